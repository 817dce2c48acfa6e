"""What every answer is made with: the contract's errors, conditional requests, files of the package."""
