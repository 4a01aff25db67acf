using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed class PropagationTests
{
    /// <summary>
    /// What is propagated from lists of candidates is compared with the clauses that these stand for, written down one by one: at most one
    /// of a name, Outside true when the chosen candidate lies outside, a gate needs a candidate and none outside.
    /// </summary>
    private sealed class Run
    {
        private readonly SearchParts _parts;
        private readonly List<int[]> _clauses = [];
        private readonly List<int> _variables = [];

        private Run(SearchParts parts) => _parts = parts;

        public static async Task<Run> CreateAsync(Random random)
        {
            string[] names = ["a", "b", "c"];
            TableProvider provider = new();
            foreach (string name in names)
            {
                int count = random.Next(1, 80); // more than one word of a mask, now and then
                for (int version = 1; version <= count; version++)
                {
                    provider.Add(new TableProvider.Package(name, version, [], []));
                }
            }

            Run run = new(new SearchParts(provider));
            foreach (int name in names.Select(provider.NameId))
            {
                await run._parts.Expansion.LoadNameAsync(name, TestContext.Current.CancellationToken);
                run.AddName(run._parts.Catalog.Name(name));
            }

            for (int i = 0; i < 8; i++)
            {
                int from = random.Next(1, 80);
                int versionSet = provider.SetId($"{names[random.Next(3)]} {from}..{from + random.Next(1, 40)}");
                if (run._parts.Catalog.Set(versionSet) is { Gate: 0, Outside: 0 } set)
                {
                    run.AddSet(versionSet, set, withGate: random.Next(2) == 0);
                }
            }

            return run;
        }

        public bool IsRight(Random random)
        {
            for (int step = 0; step < 25; step++)
            {
                int[] free = [.. _variables.Where(v => _parts.Trail.IsFree(Literal.Positive(v)))];
                if (_parts.Trail.Level > 0 && (random.Next(4) == 0 || free.Length == 0))
                {
                    _parts.Backjump(random.Next(_parts.Trail.Level));
                    continue;
                }

                int decision = (free[random.Next(free.Length)] << 1) | random.Next(2);
                HashSet<int>? expected = Closure([.. _parts.Trail.Literals, decision]);
                _parts.Decide(decision);
                bool consistent = _parts.Propagation.Run();
                if (consistent ? expected?.SetEquals(_parts.Trail.Literals.ToArray()) != true : expected is not null || !IsConflictFalse())
                {
                    return false;
                }

                if (expected is null)
                {
                    _parts.Backjump(_parts.Trail.Level - 1);
                }
            }

            return true;
        }

        private bool IsConflictFalse() => _parts.Propagation.Conflict.Literals.ToArray().All(_parts.Trail.IsFalse);

        private void AddName(NameState name)
        {
            _variables.AddRange(Enumerable.Range(name.FirstVariable, name.Count));
            for (int p = 0; p < name.Count; p++)
            {
                for (int q = 0; q < p; q++)
                {
                    _clauses.Add([Literal.Negative(name.FirstVariable + p), Literal.Negative(name.FirstVariable + q)]);
                }
            }
        }

        private void AddSet(int versionSet, VersionSetState set, bool withGate)
        {
            NameState name = _parts.Catalog.Name(set.Name);
            int outside = _parts.Encoder.OutsideOf(versionSet);
            _variables.Add(outside);
            List<int> inside = [];
            for (int p = 0; p < name.Count; p++)
            {
                int candidate = name.FirstVariable + p;
                if (set.Contains(p))
                {
                    inside.Add(Literal.Positive(candidate));
                }
                else
                {
                    _clauses.Add([Literal.Negative(candidate), Literal.Positive(outside)]);
                }
            }

            if (withGate && inside.Count > 0)
            {
                int gate = _parts.Encoder.GateOf(versionSet);
                _variables.Add(gate);
                _clauses.Add([Literal.Negative(gate), .. inside]);
                _clauses.Add([Literal.Negative(gate), Literal.Negative(outside)]);
            }
        }

        /// <summary>All that follows by unit propagation over the written clauses; null when they contradict it.</summary>
        private HashSet<int>? Closure(HashSet<int> literals)
        {
            bool changed = true;
            while (changed)
            {
                changed = false;
                foreach (int[] clause in _clauses)
                {
                    int[] open = [.. clause.Where(l => !literals.Contains(Literal.Negate(l)))];
                    if (open.Length == 0)
                    {
                        return null;
                    }

                    changed |= open.Length == 1 && literals.Add(open[0]);
                }
            }

            return literals;
        }
    }

    [Fact]
    public void Run_AnyDecisions_DrawsWhatTheWrittenClausesWould() => SeededProperty.Check(60, async seed =>
    {
        Random random = new(seed);
        return (await Run.CreateAsync(random)).IsRight(random);
    });
}
