"""Shortest augmenting paths between posts, on arrays; compiled where numba is installed.

Formulation. Members i choose one of their options, a post p at cost c(i, p); home is a post without
end whose places cost nothing. The places of p are pieces, b(p, 1) <= b(p, 2) <= ... for each place.
The sum of all costs is to be least. Let y(p) be the price of p, 0 at home, and let

    must(p) = number of places of p with b < y(p)        cheaper(p) = the largest such b
    open(p) = number of places of p with b <= y(p)       dearer(p)  = the least b > y(p)

Members placed with load(p) at each p are placed best if (complementary slackness)

    c(i, at i) + y(at i) <= c(i, p) + y(p)  for every option      must(p) <= load(p) <= open(p)

Procedure. The first condition holds throughout.

    1. Set prices, and let every member choose an option of least cost and price.
    2. While some s has load(s) > open(s): find the shortest path from s in the network of posts,
       where w(p, q) = the least c(i, q) - c(i, p) of the members i at p, the length of an arc is
       w(p, q) + y(q) - y(p) >= 0, and a path ends at any q at the further length
       0 where load(q) < open(q), else dearer(q) - y(q). Let D be its length and d(p) that to p:
       raise y(p) by D - d(p) wherever d(p) < D, and move one member along each arc of the path.
    3. While some t has load(t) < must(t): the same backward, from t against the arcs to any q
       at the further length 0 where load(q) > must(q), else y(q) - cheaper(q). Lower y(p) by
       D - d(p), and move one member along each arc.

Proof. The first condition says that no length is below 0. A price that rises by D - d(p) keeps it,
and makes the lengths along the path 0, so that whoever moves is as well off as before. Where a path
could end, d(p) and the further length are D at least: hence no price rises beyond dearer(p), nor at
all where load(p) < open(p), and no other post leaves the second condition. Every round places one
member more or raises y(s) to its next step, so that step 2 ends; step 3 is its mirror image.

The arcs from p, the least w(p, q), are kept until somebody comes to p or leaves it. Ties go to the
lowest number, so that the answer depends on the arrays alone.
"""

from partygrid._index import Counts
from partygrid.allocation._compiled import (
    BEYOND,
    FAR,
    HEAP,
    NONE,
    REACHED,
    SETTLED,
    Entrances,
    Near,
    Options,
    Places,
    Search,
    State,
    kernel,
)


@kernel
def grade(places: Places, state: State, post: int) -> None:
    """Set the bounds of a post by its price."""
    price = state.price[post]
    free, must, dearer, cheaper = 0, 0, FAR, -FAR
    for piece in range(places.first[post], places.first[post + 1]):
        cost, room = places.cost[piece], places.room[piece]
        if room > 0 and cost <= price:
            free += room
        if room > 0 and cost < price:
            must += room
            cheaper = max(cheaper, cost)
        if room > 0 and cost > price:
            dearer = min(dearer, cost)
    state.open[post], state.must[post] = free, must
    state.dearer[post], state.cheaper[post] = dearer, cheaper


@kernel
def bids(options: Options, home: int, asks: Counts) -> None:
    """Set the price up to which each member asks for a place rather than stay at home."""
    for member in range(asks.size):
        cheapest, stay = BEYOND, BEYOND
        for option in range(options.first[member], options.first[member + 1]):
            if options.post[option] - options.base == home:
                stay = min(stay, options.cost[option])
            else:
                cheapest = min(cheapest, options.cost[option])
        asks[member] = stay - cheapest


@kernel
def open_posts(places: Places, state: State, least: int) -> None:
    """Set the price of each post to a number, or to that of its first place where it is more."""
    for post in range(places.first.size - 1):
        lowest = BEYOND
        for piece in range(places.first[post], places.first[post + 1]):
            if places.room[piece] > 0:
                lowest = min(lowest, places.cost[piece])
        state.price[post] = max(lowest, least)


@kernel
def choose(options: Options, places: Places, state: State, held: Counts) -> None:
    """Let every member choose what costs least at the prices: of equals what it held, or the first.

    Args:
        options: The options.
        places: The places.
        state: The prices; the rest is set.
        held: The post that each member held, less than 0 for none. Shape: (members,).
    """
    for post in range(places.first.size - 1):
        grade(places, state, post)
    for member in range(options.first.size - 1):
        chosen, least = NONE, FAR
        for option in range(options.first[member], options.first[member + 1]):
            post = options.post[option] - options.base
            total = options.cost[option] + state.price[post]
            if total < least or (total == least and post == held[member]):
                chosen, least = option, total
        state.at[member] = chosen
        join(state, member, options.post[chosen] - options.base)


@kernel
def join(state: State, member: int, post: int) -> None:
    """Enter a member at a post."""
    after = state.head[post]
    state.before[member], state.after[member] = NONE, after
    if after >= 0:
        state.before[after] = member
    state.head[post] = member
    state.load[post] += 1


@kernel
def leave(state: State, member: int, post: int) -> None:
    """Strike a member off at a post."""
    before, after = state.before[member], state.after[member]
    if before >= 0:
        state.after[before] = after
    else:
        state.head[post] = after
    if after >= 0:
        state.before[after] = before
    state.load[post] -= 1


@kernel
def sooner(search: Search, one: int, other: int) -> bool:
    """Return whether a post is settled before another: the nearer, then the lower number."""
    difference = search.length[one] - search.length[other]
    return difference < 0 or (difference == 0 and one < other)


@kernel
def rise(search: Search, post: int) -> None:
    """Enter a post in the heap, or move it up where its path became shorter."""
    heap, place = search.heap, search.rank[post]
    if place < 0:
        place = search.sizes[HEAP]
        search.sizes[HEAP] += 1
    while place > 0 and sooner(search, post, heap[(place - 1) >> 1]):
        above = (place - 1) >> 1
        heap[place] = heap[above]
        search.rank[heap[place]] = place
        place = above
    heap[place] = post
    search.rank[post] = place


@kernel
def take(search: Search) -> int:
    """Take the next post from the heap."""
    heap = search.heap
    top = int(heap[0])
    search.sizes[HEAP] -= 1
    size = search.sizes[HEAP]
    last, place, below = heap[size], 0, 1
    while below < size:
        if below + 1 < size and sooner(search, heap[below + 1], heap[below]):
            below += 1
        if not sooner(search, heap[below], last):
            break
        heap[place] = heap[below]
        search.rank[heap[place]] = place
        place, below = below, 2 * below + 1
    heap[place] = last
    search.rank[last] = place
    search.rank[top] = NONE
    return top


@kernel
def reach(search: Search, post: int, length: int, option: int) -> None:
    """Note a shorter path to a post."""
    if search.length[post] == FAR:
        search.reached[search.sizes[REACHED]] = post
        search.sizes[REACHED] += 1
    search.length[post], search.by[post] = length, option


@kernel
def start(search: Search, post: int) -> None:
    """Begin a search at a post."""
    for n in range(search.sizes[REACHED]):
        search.length[search.reached[n]] = FAR
        search.rank[search.reached[n]] = NONE
    search.sizes[:] = 0
    reach(search, post, 0, NONE)
    rise(search, post)


@kernel
def settle(search: Search, best: int) -> int:
    """Settle the next post that is nearer than the best end, and return it: -1 for none."""
    if search.sizes[HEAP] == 0 or search.length[search.heap[0]] >= best:
        return NONE
    post = take(search)
    search.settled[search.sizes[SETTLED]] = post
    search.sizes[SETTLED] += 1
    return post


@kernel
def survey(options: Options, state: State, near: Near, post: int) -> None:
    """Find the arcs from a post; where no room is left, all that are known are forgotten."""
    if near.end[0] + near.start.size > near.post.size:
        near.size[:] = NONE
        near.end[0] = 0
    begin = end = near.end[0]
    member = state.head[post]
    while member >= 0:
        for option in range(options.first[member], options.first[member + 1]):
            cost = options.cost[option] - options.cost[state.at[member]]
            other = options.post[option] - options.base
            slot = near.slot[other]
            if slot < 0:
                slot = near.slot[other] = end
                near.post[end], near.cost[end] = other, FAR
                end += 1
            if cost < near.cost[slot]:
                near.cost[slot], near.option[slot] = cost, option
        member = state.after[member]
    for slot in range(begin, end):
        near.slot[near.post[slot]] = NONE
    near.start[post], near.size[post], near.end[0] = begin, end - begin, end


@kernel
def forward(
    options: Options, state: State, near: Near, search: Search, source: int
) -> tuple[int, int]:
    """Return where the shortest path from an overloaded post ends, and its length."""
    start(search, source)
    goal, best = source, state.dearer[source] - state.price[source]
    post = settle(search, best)
    while post >= 0:
        if near.size[post] < 0:
            survey(options, state, near, post)
        base = search.length[post] - state.price[post]
        for slot in range(near.start[post], near.start[post] + near.size[post]):
            other = near.post[slot]
            length = base + near.cost[slot] + state.price[other]
            if length < min(best, search.length[other]):
                reach(search, other, length, near.option[slot])
                rest = 0
                if state.load[other] >= state.open[other]:
                    rest = state.dearer[other] - state.price[other]
                    rise(search, other)
                if length + rest < best:
                    goal, best = other, length + rest
        post = settle(search, best)
    return goal, best


@kernel
def relieve(options: Options, places: Places, state: State, near: Near, search: Search) -> int:
    """Take from every post what it has no places for; return a post that keeps some, or -1."""
    for source in range(places.first.size - 1):
        while state.load[source] > state.open[source]:
            post, best = forward(options, state, near, search, source)
            if best >= FAR // 2:
                return source
            for n in range(search.sizes[SETTLED]):
                settled = search.settled[n]
                state.price[settled] += best - search.length[settled]
                grade(places, state, settled)
            while post != source:
                option = search.by[post]
                member = options.member[option]
                left = options.post[state.at[member]] - options.base
                leave(state, member, left)
                join(state, member, post)
                state.at[member] = option
                near.size[post] = near.size[left] = NONE
                post = left
    return NONE


@kernel
def enter(options: Options, entrances: Entrances) -> None:
    """Set the entrances, where all numbers are 0."""
    first = entrances.first
    for option in range(entrances.option.size):
        first[options.post[option] - options.base + 1] += 1
    for post in range(1, first.size):
        first[post] += first[post - 1]
    for option in range(entrances.option.size):
        post = options.post[option] - options.base
        entrances.option[first[post]] = option
        first[post] += 1
    for post in range(first.size - 1, 0, -1):
        first[post] = first[post - 1]
    first[0] = 0


@kernel
def backward(
    options: Options, entrances: Entrances, state: State, search: Search, goal: int
) -> tuple[int, int]:
    """Return where the shortest path to a post with too few begins, and its length."""
    start(search, goal)
    source, best = goal, state.price[goal] - state.cheaper[goal]
    post = settle(search, best)
    while post >= 0:
        base = search.length[post] + state.price[post]
        for n in range(entrances.first[post], entrances.first[post + 1]):
            option = entrances.option[n]
            held = state.at[options.member[option]]
            other = options.post[held] - options.base
            length = base + options.cost[option] - options.cost[held] - state.price[other]
            if length < min(best, search.length[other]):
                reach(search, other, length, option)
                rest = 0
                if state.load[other] <= state.must[other]:
                    rest = state.price[other] - state.cheaper[other]
                    rise(search, other)
                if length + rest < best:
                    source, best = other, length + rest
        post = settle(search, best)
    return source, best


@kernel
def replenish(
    options: Options, entrances: Entrances, places: Places, state: State, search: Search
) -> bool:
    """Bring to every post what its price asks for, or lower the price.

    Returns:
        Whether all is done; it is given up where more entrances were seen than `search.patience`.
    """
    first, seen = entrances.first, 0
    for goal in range(places.first.size - 1):
        while state.load[goal] < state.must[goal]:
            if seen > search.patience:
                return False
            post, best = backward(options, entrances, state, search, goal)
            for n in range(search.sizes[SETTLED]):
                settled = search.settled[n]
                seen += first[settled + 1] - first[settled]
                state.price[settled] -= best - search.length[settled]
                grade(places, state, settled)
            while post != goal:
                option = search.by[post]
                member = options.member[option]
                leave(state, member, post)
                post = options.post[option] - options.base
                join(state, member, post)
                state.at[member] = option
    return True


@kernel
def tighten(options: Options, state: State) -> None:
    """Set the price of each post without places to the least, from 0, at which nobody asks."""
    closed = (state.open == 0) & (state.dearer == FAR)
    if not closed.any():
        return
    for post in range(closed.size):
        if closed[post]:
            state.price[post] = 0
    for option in range(options.first[-1]):
        post = options.post[option] - options.base
        if closed[post]:
            taken = state.at[options.member[option]]
            total = options.cost[taken] + state.price[options.post[taken] - options.base]
            state.price[post] = max(state.price[post], total - options.cost[option])
