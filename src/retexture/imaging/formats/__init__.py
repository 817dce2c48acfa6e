"""What picture files hold: headers with sizes, pixel layouts, colour profiles."""
