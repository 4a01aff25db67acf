using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

/// <summary>
/// A plain search over random clauses, with assumptions, in which every learnt clause is compared with trying everything.
/// </summary>
public sealed class ConflictAnalysisTests
{
    private const int VariableCount = 9;

    private sealed class Run
    {
        private readonly SearchParts _parts = new();
        private readonly List<int[]> _problem = [];
        private readonly Dictionary<int, int[]> _clauses = [];
        private readonly int[] _variables;
        private readonly int[] _selectors;
        private readonly Random _random;

        public Run(int seed)
        {
            _random = new Random(seed);
            _variables = _parts.AddPlain(VariableCount);
            _selectors = [.. Enumerable.Range(0, 3).Select(i => _parts.Variables.Add(VariableKind.Selector, i))];
            for (int i = 0; i < 40; i++)
            {
                int[] literals = [.. _random.GetItems(_variables, 3).Distinct().Select(v => (v << 1) | _random.Next(2))];
                if (literals.Length > 1)
                {
                    Add(_random.Next(3) == 0 ? [.. literals, Literal.Negative(_selectors[_random.Next(3)])] : literals);
                }
            }
        }

        /// <summary>Searches to the end; false when anything on the way is wrong.</summary>
        public bool IsRight()
        {
            while (true)
            {
                if (Propagate() is int conflict and > 0)
                {
                    _parts.Propagation.Conflict.Set(conflict, _parts.Clauses.Literals(conflict));
                    int level = _parts.Analysis.LevelOf(_parts.Propagation.Conflict);
                    _parts.Backjump(level);
                    if (level <= Trail.RootLevel)
                    {
                        return CoreIsRight(_parts.Analysis.Core(_parts.Propagation.Conflict, refused: 0));
                    }

                    if (!Learn())
                    {
                        return false;
                    }
                }
                else if (_parts.Trail.Level == 0)
                {
                    _parts.Trail.NewLevel();
                    _parts.Walk.NewLevel();
                    foreach (int selector in _selectors.Where(s => _parts.Trail.IsFree(Literal.Positive(s))))
                    {
                        _parts.Trail.Assign(Literal.Positive(selector), Reason.None);
                    }

                    if (_selectors.FirstOrDefault(s => _parts.Trail.IsFalse(Literal.Positive(s))) is int refused and > 0)
                    {
                        _parts.Propagation.Conflict.Set(0, [Literal.Positive(refused)]);
                        return CoreIsRight(_parts.Analysis.Core(_parts.Propagation.Conflict, refused));
                    }
                }
                else if (_variables.FirstOrDefault(v => _parts.Trail.IsFree(Literal.Positive(v))) is int free and > 0)
                {
                    _parts.Decide((free << 1) | _random.Next(2));
                }
                else
                {
                    return IsSatisfiable(_problem, _selectors);
                }
            }
        }

        private int Add(int[] literals, int proof = 0)
        {
            int clause = proof == 0 ? _parts.Clauses.Add(literals) : _parts.Clauses.AddLearnt(literals, proof);
            _clauses[clause] = [.. literals];
            if (proof == 0)
            {
                _problem.Add([.. literals]);
            }

            return clause;
        }

        private int Propagate()
        {
            while (_parts.Trail.TryTakeNext(out int literal))
            {
                if (_parts.Clauses.Propagate(Literal.Negate(literal)) is int conflict and > 0)
                {
                    return conflict;
                }
            }

            return 0;
        }

        private bool Learn()
        {
            int level = _parts.Trail.Level;
            int backLevel = _parts.Analysis.Learn(_parts.Propagation.Conflict);
            int[] learnt = [.. _parts.Analysis.Learnt];
            int[] fixedLiterals = [.. _parts.Trail.Literals.ToArray().Where(l => _parts.Trail.LevelOf(l >> 1) == 0)];
            int proof = _parts.Proofs.End();
            _parts.Backjump(backLevel);
            int clause = Add(learnt, proof);
            bool asserting = backLevel < level
                && _parts.Trail.IsFree(learnt[0])
                && learnt.Skip(1).All(_parts.Trail.IsFalse)
                && (learnt.Length == 1 ? backLevel == 0 : _parts.Trail.LevelOf(learnt[1] >> 1) == backLevel);
            _parts.Trail.Assign(learnt[0], Reason.OfClause(clause));
            return asserting && Follows(_problem, learnt) && Follows(
                [.. _parts.Proofs.StepsOf(proof).ToArray().Select(StepLiterals), .. fixedLiterals.Select(l => new[] { l })], learnt);
        }

        private int[] StepLiterals(int step) =>
            step > 0 ? _clauses[step] : [_parts.Proofs.Pair(step).First, _parts.Proofs.Pair(step).Second];

        private bool CoreIsRight(IReadOnlyList<int> core) => !IsSatisfiable(_problem, [.. core.Select(i => _selectors[i])]);

        private bool Follows(List<int[]> clauses, int[] clause) =>
            !IsSatisfiable([.. clauses, .. clause.Select(l => new[] { Literal.Negate(l) })], []);

        private bool IsSatisfiable(List<int[]> clauses, int[] assumed)
        {
            for (int bits = 0; bits < 1 << (_variables.Length + _selectors.Length); bits++)
            {
                bool IsTrue(int literal) => ((bits >> (Literal.Variable(literal) - _variables[0])) & 1) != (literal & 1);
                if (assumed.All(a => IsTrue(Literal.Positive(a))) && clauses.TrueForAll(c => c.Any(IsTrue)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    [Fact]
    public void Learn_RandomClauses_TeachesWhatFollowsAndSaysFromWhat() => SeededProperty.Check(60, seed => new Run(seed).IsRight());
}
