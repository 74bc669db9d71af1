"""Emits how actors choose: every option is thought through by rollouts that call the step of the model itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

from llvmlite import ir

from stratagem.base.elementary import exp, normal_quantile
from stratagem.engine.beliefs import DATED, OWN, POOL
from stratagem.engine.choice.code import DecisionCode, GroupCode, SightCode
from stratagem.engine.choice.logit import draw, weighed
from stratagem.engine.choice.policy import policy_shares
from stratagem.engine.choice.record import NOT
from stratagem.engine.choice.solve import Choice, Mind, judged, solve
from stratagem.engine.kernel.deciding import CAME, CHOSEN, Deciding, habitual, open_options
from stratagem.engine.kernel.foresight import Foresight
from stratagem.engine.kernel.layout import Layout
from stratagem.engine.kernel.loops import counted, repeated
from stratagem.engine.kernel.memory import DOUBLE, INDEX, POINTER
from stratagem.engine.kernel.phases import Phases
from stratagem.engine.kernel.scene import POINTERS, WORDS, Scene, index_of
from stratagem.engine.llvm_arithmetic import WORD


@dataclass(frozen=True)
class Choosing:
    """The functions of choosing for a program, over its phases and the drawing of noise."""

    phases: Phases
    layout: Layout
    deciding: Deciding
    draw_normals: ir.Function | None
    draw_uniforms: ir.Function | None

    @cached_property
    def foresight(self) -> Foresight:
        """The step within rollouts."""
        return Foresight(self.phases)

    @cached_property
    def decide(self) -> ir.Function:
        """(context): takes all decisions that come up at a record, all of them on what was the case before."""
        scene = self._scene("decide")
        for number, group in enumerate(self.phases.program.groups):
            with scene.if_due(number, scene.given["step"]):
                scene.call(self._consider(group))
        for number, group in enumerate(self.phases.program.groups):
            with scene.if_due(number, scene.given["step"]):
                for member in group.members:
                    look = scene.area("looks", self.layout.look(member))
                    came, chosen = scene.memory.vector(look, CAME), scene.memory.vector(look, CHOSEN)
                    scene.builder.call(self.deciding.apply(member), [scene.given["state"], look, came, chosen])
        scene.builder.ret_void()
        return scene.function

    @cached_property
    def remember(self) -> ir.Function:
        """(context): keeps what somebody will see late."""
        scene = self._scene("remember")
        for row, slot in enumerate(self.layout.sights):
            place = scene.builder.add(index_of(self.layout.records * row), scene.given["step"])
            scene.memory.put_vector(scene.memory.vector(scene.given["state"], slot), scene.area("past"), place)
        scene.builder.ret_void()
        return scene.function

    def _scene(self, name: str, *more: ir.Type) -> Scene:
        kinds = [POINTER] * len(POINTERS) + [WORD] * len(WORDS) + list(more)
        function = self.phases.function(name, kinds)
        a = self.phases.entered(function)
        for argument in function.args:
            argument.attributes.discard("noalias")  # areas of scratch memory are passed on as pointers of their own
        return Scene(self.phases, self.layout, self.deciding, function, a)

    # -- a group

    def _consider(self, group: GroupCode) -> ir.Function:
        """(context): looks, thinks and chooses; what is chosen stands in the looks afterwards."""
        scene = self._scene(f"consider.{group.group.name}")
        memory, a, step = scene.memory, scene.a, scene.given["step"]
        looks = [scene.area("looks", self.layout.look(member)) for member in group.members]
        for number, (member, look) in enumerate(zip(group.members, looks, strict=True)):
            scene.read(self.deciding.look(member), "own", self._seen(scene, member, number), step, look)
        came = memory.vector(looks[0], CAME)
        for look in looks[1:]:
            came = a.mul(came, memory.vector(look, CAME))
        for look in looks:
            memory.put_vector(came, look, CAME)
        somewhere = a.any(a.gt(came, a.constant(0.0)))
        with scene.builder.if_else(somewhere) as (then, otherwise):
            with then:
                for number, member in enumerate(group.members):
                    if member.decision.level > 0:
                        scene.call(self._think(group, number))
                self._choose(scene, group, looks, came)
            with otherwise:
                for member in group.members:
                    memory.put_lanes(a.constant(float(NOT)), scene.given["notes"], scene.note(member, 0))
        scene.builder.ret_void()
        return scene.function

    def _seen(self, scene: Scene, member: DecisionCode, number: int) -> ir.Value:
        """The present state as a member sees it."""
        if not member.sees:
            return scene.given["state"]
        seen = scene.area("seen", number * len(self.phases.program.slots))
        scene.copy(scene.given["state"], seen)
        for sight in member.sees:
            scene.memory.put_vector(self._sight(scene, sight), seen, sight.slot)
        return seen

    def _sight(self, scene: Scene, sight: SightCode) -> ir.Value:
        a, builder, step = scene.a, scene.builder, scene.given["step"]
        late = builder.sub(step, index_of(sight.delay))
        when = builder.select(builder.icmp_signed("<", late, index_of(0)), index_of(0), late)
        row = self.layout.records * self.layout.sights.index(sight.slot)
        value = scene.memory.vector(scene.area("past"), builder.add(index_of(row), when))
        if not sight.error:
            return value
        z = normal_quantile(a, scene.chance(sight.key, step))
        return a.mul(value, exp(a, a.mul(a.constant(sight.error), z)))

    def _choose(self, scene: Scene, group: GroupCode, looks: list[ir.Value], came: ir.Value) -> None:
        a, memory = scene.a, scene.memory
        profiles = len(group.group.profiles)
        minds, worth, items = [], [], []
        for number, (member, look) in enumerate(zip(group.members, looks, strict=True)):
            minds.append(
                Mind(
                    member.decision,
                    memory.vector(scene.given["parameters"], member.rationality),
                    open_options(a, memory, member, look),
                    scene.chance(member.keys[0], scene.given["step"]),
                )
            )
            thinks = member.decision.level > 0
            begin = number * profiles
            worth.append(
                [
                    memory.vector(scene.area("worth"), begin + index) if thinks else a.constant(0.0)
                    for index in range(profiles)
                ]
            )
            count = len(member.items)
            items.append(
                [
                    [
                        memory.vector(scene.area("means"), (begin + index) * self._most_items + item)
                        if thinks
                        else a.constant(0.0)
                        for item in range(count)
                    ]
                    for index in range(profiles)
                ]
            )
        choices = solve(a, group.group, minds, worth, items, partial(repeated, a))
        for member, look, choice in zip(group.members, looks, choices, strict=True):
            memory.put_vector(choice.chosen, look, CHOSEN)
            self._note(scene, group, member, came, choice, self._seen_now(scene, group, member))

    def _note(
        self,
        scene: Scene,
        group: GroupCode,
        member: DecisionCode,
        came: ir.Value,
        choice: Choice,
        now: list[ir.Value],
    ) -> None:
        a = scene.a
        chosen = a.select(a.gt(came, a.constant(0.0)), choice.chosen, a.constant(float(NOT)))
        flat = [item for option in choice.items for item in option]
        extras = [choice.residual, choice.several] if group.group.moves == "simultaneous" else []
        for row, value in enumerate([chosen, *choice.probabilities, *choice.utilities, *flat, *now, *extras]):
            scene.memory.put_lanes(value, scene.given["notes"], scene.note(member, row))

    def _seen_now(self, scene: Scene, group: GroupCode, member: DecisionCode) -> list[ir.Value]:
        """What each weighed item is worth now, as the member sees it."""
        number = group.members.index(member)
        seen = scene.area("seen", number * len(self.phases.program.slots)) if member.sees else scene.given["state"]
        scene.read(self.deciding.weigh(member), "own", seen, scene.given["step"], scene.area("weighed"))
        return [scene.memory.vector(scene.area("weighed"), item) for item in range(len(member.items))]

    @cached_property
    def _most_items(self) -> int:
        return max(len(each.items) for each in self.layout.decisions)

    # -- thinking ahead

    def _think(self, group: GroupCode, number: int) -> ir.Function:
        """(context): rollouts of all profiles for one member; fills its part of `worth` and `means`."""
        member = group.members[number]
        scene = self._scene(f"think.{member.decision.name}")
        a, memory, builder = scene.a, scene.memory, scene.builder
        profiles, count = group.group.profiles, len(member.items)
        totals, outcomes = scene.area("totals"), scene.area("outcomes")
        with counted(builder, index_of(0), index_of(len(profiles) * count)) as index:
            memory.put_vector(a.constant(0.0), totals, index)
        with counted(builder, index_of(0), index_of(member.decision.rollouts)) as rollout:
            address = builder.add(rollout, index_of(member.rollout + 1))
            scene.call(self._imagine(group, number), address)
            with counted(builder, index_of(0), index_of(len(profiles))) as profile:
                scene.read(
                    self.deciding.weigh(member),
                    "believed",
                    scene.state_of(profile),
                    scene.end_of(member),
                    scene.area("weighed"),
                )
                found = [memory.vector(scene.area("weighed"), item) for item in range(count)]
                weights = [memory.vector(scene.given["parameters"], weight) for weight in member.weights]
                place = builder.add(builder.mul(profile, index_of(member.decision.rollouts)), rollout)
                memory.put_vector(weighed(a, weights, found), outcomes, place)
                for item, value in enumerate(found):
                    place = builder.add(builder.mul(profile, index_of(count)), index_of(item))
                    memory.put_vector(a.add(memory.vector(totals, place), value), totals, place)
        self._judge(scene, group, number)
        builder.ret_void()
        return scene.function

    def _judge(self, scene: Scene, group: GroupCode, number: int) -> None:
        a, memory, member = scene.a, scene.memory, group.members[number]
        rollouts, profiles, count = member.decision.rollouts, len(group.group.profiles), len(member.items)
        outcomes = [
            [memory.vector(scene.area("outcomes"), profile * rollouts + rollout) for rollout in range(rollouts)]
            for profile in range(profiles)
        ]
        for profile, value in enumerate(judged(a, member.decision, outcomes)):
            memory.put_vector(value, scene.area("worth"), number * profiles + profile)
            for item in range(count):
                mean = a.div(memory.vector(scene.area("totals"), profile * count + item), a.constant(float(rollouts)))
                place = (number * profiles + profile) * self._most_items + item
                memory.put_vector(mean, scene.area("means"), place)

    def _imagine(self, group: GroupCode, number: int) -> ir.Function:
        """(context, rollout): carries a state for each profile to the horizon of a member."""
        member = group.members[number]
        scene = self._scene(f"imagine.{member.decision.name}", WORD)
        builder, a, step = scene.builder, scene.a, scene.given["step"]
        rollout = scene.function.args[-1]
        self._believe(scene, member, rollout)
        self._prepare(scene, step)
        base = scene.area("base")
        seen = scene.area("seen", number * len(self.phases.program.slots)) if member.sees else scene.given["state"]
        scene.copy(seen, base)
        clock = scene.clock(step)
        builder.call(self.deciding.foresee(), [scene.area("believed"), base, clock[0], clock[2]])
        apart = index_of(self.layout.group_number(group))
        others = self._others(member.decision.level > 1)
        scene.call(others, rollout, step, base, apart)
        for index, profile in enumerate(group.group.profiles):
            state = scene.state_of(index_of(index))
            scene.copy(base, state)
            for each, option in zip(group.members, profile, strict=True):
                look = scene.area("looks", self.layout.look(each))
                everywhere = a.constant(1.0)
                builder.call(self.deciding.apply(each), [state, look, everywhere, a.constant(float(option))])
        self._carry(scene, group, member, rollout)
        builder.ret_void()
        return scene.function

    def _carry(self, scene: Scene, group: GroupCode, member: DecisionCode, rollout: ir.Value) -> None:
        """All profiles side by side, so that draws, and what no choice touches, are worked out once."""
        builder, origin, profiles = scene.builder, scene.given["step"], len(group.group.profiles)
        end = scene.end_of(member)
        last = builder.sub(scene.given["steps"], index_of(1))
        with counted(builder, origin, end) as step:
            begun = builder.icmp_signed(">", step, origin)
            with builder.if_then(builder.and_(begun, builder.icmp_signed("==", step, last))):
                self._prepare(scene, step)
            due = scene.is_due(len(self.phases.program.groups), step)
            with (
                builder.if_then(builder.and_(begun, due)),
                counted(builder, index_of(0), index_of(profiles)) as profile,
            ):
                others = self._others(member.decision.level > 1)
                scene.call(others, rollout, step, scene.state_of(profile), index_of(NOBODY))
            later = builder.add(step, index_of(1))
            fresh = builder.xor(begun, ir.Constant(ir.IntType(1), 1))
            normals = self._drawn(scene, self.draw_normals, "normal", later, rollout, fresh)
            uniforms = self._drawn(scene, self.draw_uniforms, "uniform", step, rollout, fresh)
            time, earlier, duration, _ = scene.clock(step)
            believed = [scene.area("believed"), scene.area("invariants"), normals, uniforms]
            moment = [time, earlier, duration, *scene.holding(step)]
            builder.call(self.foresight.share, [*believed, scene.state_of(index_of(0)), *moment])
            with counted(builder, index_of(0), index_of(profiles)) as profile:
                builder.call(self.foresight.ahead, [*believed, scene.state_of(profile), *moment])
        moved = builder.icmp_signed(">", end, origin)
        with builder.if_then(builder.and_(moved, builder.icmp_signed("==", end, last))):
            self._prepare(scene, end)

    def _prepare(self, scene: Scene, step: ir.Value) -> None:
        duration = scene.clock(step)[2]
        scene.builder.call(self.phases.prepare, [scene.area("believed"), scene.area("invariants"), duration])

    def _drawn(
        self,
        scene: Scene,
        draw: ir.Function | None,
        kind: str,
        step: ir.Value,
        rollout: ir.Value,
        fresh: ir.Value,
    ) -> ir.Value:
        """Where the draws of a step are. Two steps are drawn at once, at even ones and when a rollout begins."""
        builder, given = scene.builder, scene.given
        out = scene.area(f"{kind}s")
        if draw is None:
            return out
        program = self.phases.program
        count = len(program.normals if kind == "normal" else program.uniforms)
        odd = builder.and_(step, index_of(1))
        even = builder.icmp_signed("==", odd, index_of(0))
        with builder.if_then(builder.or_(even, fresh)):
            pair = builder.lshr(step, index_of(1))
            address = [given["seed"], given["future"], pair, given["step"], rollout]
            builder.call(draw, [out, given[f"{kind}_keys"], index_of(count), *address])
        return scene.memory.offset(out, builder.mul(odd, index_of(count)), scene.a.floats)

    def _believe(self, scene: Scene, member: DecisionCode, rollout: ir.Value) -> None:
        """Gathers, lane by lane, the parameters that a rollout believes in."""
        a, builder, memory, given = scene.a, scene.builder, scene.memory, scene.given
        step, cells = given["step"], len(self.phases.program.parameters)
        u = scene.chance(member.keys[2], step, step, rollout)
        rows = a.to_word(a.floor(a.mul(u, a.constant(float(POOL)))))
        table = index_of(self.layout.thinkers.index(member) * cells)
        time, _, duration, _ = scene.clock(step)
        now, later = a.splat(time), a.add(a.splat(time), a.splat(duration))
        lanes = [rows] if a.lanes == 1 else [builder.extract_element(rows, _lane(lane)) for lane in range(a.lanes)]
        begins = [builder.mul(row, given["pool_width"]) for row in lanes]
        with counted(builder, index_of(0), index_of(cells)) as cell:
            column = memory.scalar(given["columns"], builder.add(table, cell), INDEX)
            kind = memory.scalar(given["kinds"], builder.add(table, cell), INDEX)
            value: ir.Value = ir.Constant(a.floats, ir.Undefined)
            for lane, begin in enumerate(begins):
                number = memory.scalar(given["pool"], builder.add(begin, column), DOUBLE)
                value = number if a.lanes == 1 else builder.insert_element(value, number, _lane(lane))
            own = memory.vector(given["parameters"], cell)
            dated = a.select(a.le(own, now), own, a.maximum(value, later))
            value = builder.select(builder.icmp_signed("==", kind, index_of(DATED)), dated, value)
            value = builder.select(builder.icmp_signed("==", kind, index_of(OWN)), own, value)
            memory.put_vector(value, scene.area("believed"), cell)

    def _others(self, minded: bool) -> ir.Function:
        return self._policies if minded else self._habits

    @cached_property
    def _habits(self) -> ir.Function:
        """(context, rollout, step, state, apart): what all but the group `apart` do by habit at a step of a rollout,
        each on what was the case before.
        """
        return self._acting("habits", minded=False)

    @cached_property
    def _policies(self) -> ir.Function:
        """The same by the policies of those who look ahead."""
        return self._acting("policies", minded=True)

    def _acting(self, name: str, minded: bool) -> ir.Function:
        scene = self._scene(name, WORD, WORD, POINTER, WORD)
        rollout, step, state, apart = scene.function.args[-4:]
        builder, memory = scene.builder, scene.memory
        for acting in (False, True):
            for number, group in enumerate(self.phases.program.groups):
                joins = builder.icmp_signed("!=", apart, index_of(number))
                with builder.if_then(builder.and_(scene.is_due(number, step), joins)):
                    for member in group.members:
                        out = scene.area("habits", self.layout.look(member))
                        if acting:
                            came, chosen = memory.vector(out, CAME), memory.vector(out, CHOSEN)
                            builder.call(self.deciding.apply(member), [state, out, came, chosen])
                            continue
                        scene.read(self.deciding.look(member), "believed", state, step, out)
                        u = scene.chance(member.keys[1], step, scene.given["step"], rollout)
                        if minded and member.decision.level > 0:
                            chosen = self._by_policy(scene, member, state, step, out, u)
                        else:
                            chosen = habitual(scene.a, memory, member, out, u)
                        memory.put_vector(chosen, out, CHOSEN)
        builder.ret_void()
        return scene.function

    def _by_policy(
        self, scene: Scene, member: DecisionCode, state: ir.Value, step: ir.Value, look: ir.Value, u: ir.Value
    ) -> ir.Value:
        """What a policy leads to, given how the decision stands."""
        a, memory, layout = scene.a, scene.memory, self.layout
        scene.read(self.deciding.weigh(member), "believed", state, step, scene.area("weighed"))
        features = [memory.vector(scene.area("weighed"), item) for item in range(len(member.items))]
        rows = [
            [
                a.splat(memory.scalar(scene.given["policies"], layout.policy(member, option, item), DOUBLE))
                for item in range(1 + len(member.items))
            ]
            for option in range(len(member.options))
        ]
        return draw(a, policy_shares(a, rows, features, open_options(a, memory, member, look)), u)


NOBODY = 2**32
"""No group has this number."""


def _lane(value: int) -> ir.Constant:
    return ir.Constant(ir.IntType(32), value)
