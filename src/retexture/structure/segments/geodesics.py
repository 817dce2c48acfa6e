"""Least costs of ways through neighbouring superpixels."""

import heapq
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from retexture.structure.segments.masks import Choice
from retexture.structure.segments.superpixels import Superpixels

Graph = list[list[tuple[int, float]]]
"""For each superpixel its neighbours, each with the cost of the step to it."""

StepCosts = Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.float64]]
"""The costs of steps, given the superpixels at which they begin and those at which they end."""


def neighbour_graph(superpixels: Superpixels, costs: StepCosts) -> Graph:
    """The superpixels that share a border, with the costs of the steps between them."""
    here, there = np.nonzero(superpixels.border_length)
    graph: Graph = [[] for _ in range(superpixels.count)]
    for i, j, cost in zip(here.tolist(), there.tolist(), costs(here, there).tolist(), strict=True):
        graph[i].append((j, cost))
    return graph


def distances(graph: Graph, start: Choice) -> NDArray[np.float64]:
    """Least cost from any of ``start`` to each superpixel (Dijkstra 1959); infinite where no way leads."""
    distance = [math.inf] * len(graph)
    queue: list[tuple[float, int]] = []
    for i in np.flatnonzero(start).tolist():
        distance[i] = 0.0
        queue.append((0.0, i))
    while queue:
        so_far, i = heapq.heappop(queue)
        if so_far > distance[i]:
            continue
        for j, cost in graph[i]:
            there = so_far + cost
            if there < distance[j]:
                distance[j] = there
                heapq.heappush(queue, (there, j))
    return np.array(distance)
