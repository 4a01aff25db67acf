using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

[Trait("Quick", "no")]
public sealed class TrailTests
{
    /// <summary>What a trail should say, kept in the plainest way.</summary>
    private sealed class Model(SearchParts parts, NameState[] names)
    {
        private readonly List<(int Literal, int Level)> _set = [];
        private readonly HashSet<int> _facts = [];
        private readonly List<int> _starts = [0];
        private int _taken;

        public int Level => _starts.Count - 1;

        public int Count => _set.Count;

        public bool IsFree(int variable) => !_facts.Contains(variable) && _set.TrueForAll(s => Literal.Variable(s.Literal) != variable);

        public void Open() => _starts.Add(_set.Count);

        public void Set(int literal) => _set.Add((literal, Level));

        public void Exclude(int variable) => _facts.Add(variable);

        public void Backjump(int level)
        {
            _set.RemoveRange(_starts[level + 1], _set.Count - _starts[level + 1]);
            _starts.RemoveRange(level + 1, _starts.Count - level - 1);
            _taken = Math.Min(_taken, _set.Count);
        }

        /// <summary>Takes the next literal of both; whether they agree.</summary>
        public bool Take()
        {
            bool any = parts.Trail.TryTakeNext(out int literal);
            return _taken == _set.Count ? !any : any && literal == _set[_taken++].Literal;
        }

        public bool Agrees(IReadOnlyList<int> variables)
        {
            Trail trail = parts.Trail;
            int[] chosen = [.. _set.Select(s => s.Literal).Where(IsChoice).Select(Literal.Variable)];
            return trail.Level == Level
                && trail.Literals.SequenceEqual([.. _set.Select(s => s.Literal)])
                && trail.Chosen.SequenceEqual(chosen)
                && _set.TrueForAll(s => trail.LevelOf(Literal.Variable(s.Literal)) == s.Level)
                && variables.All(HasItsValue)
                && names.All(n => n.Chosen == chosen.FirstOrDefault(c => parts.Catalog.NameOf(c) == n));
        }

        private bool IsChoice(int literal) =>
            Literal.IsPositive(literal) && parts.Variables.KindOf(Literal.Variable(literal)) == VariableKind.Candidate;

        private bool HasItsValue(int variable)
        {
            int expected = _facts.Contains(variable) || _set.Any(s => s.Literal == Literal.Negative(variable)) ? -1
                : _set.Any(s => s.Literal == Literal.Positive(variable)) ? 1 : 0;
            return parts.Trail.Value(Literal.Positive(variable)) == expected && parts.Trail.Value(Literal.Negative(variable)) == -expected;
        }
    }

    [Fact]
    public void Trail_AnyOperations_KeepsItsInvariants() => SeededProperty.Check(400, seed =>
    {
        Random random = new(seed);
        SearchParts parts = new();
        List<int> variables = [.. parts.AddPlain(6)];
        bool[] allowMultiple = [false, false, true];
        NameState[] names =
            [.. allowMultiple.Select((several, n) => parts.Catalog.Introduce(n, new CandidateList { Count = 4, AllowMultiple = several }))];
        variables.AddRange(names.SelectMany(n => Enumerable.Range(n.FirstVariable, n.Count)));
        Model model = new(parts, names);
        bool agrees = true;
        for (int step = 0; step < 60 && agrees; step++)
        {
            int variable = variables[random.Next(variables.Count)];
            int literal = (variable << 1) | random.Next(2);
            switch (random.Next(8))
            {
                case 0 when model.Level > 0:
                    int level = random.Next(model.Level);
                    parts.Trail.Backjump(level);
                    model.Backjump(level);
                    break;
                case 1:
                    variables.AddRange(parts.AddPlain(random.Next(1, 300))); // tables by variable grow now and then
                    break;
                case 2 when model.IsFree(variable) && model.Count == 0:
                    parts.Trail.Exclude(variable);
                    model.Exclude(variable);
                    break;
                case 3 when !model.IsFree(variable):
                    agrees = parts.Trail.Imply(literal, 0) == parts.Trail.IsTrue(literal); // nothing happens
                    break;
                case 4:
                    parts.Trail.NewLevel();
                    model.Open();
                    break;
                case 5 when model.IsFree(variable):
                    parts.Trail.Assign(literal, Reason.None);
                    model.Set(literal);
                    break;
                case 6 when model.IsFree(variable):
                    agrees = parts.Trail.Imply(Literal.Negative(variable), 2);
                    model.Set(Literal.Negative(variable));
                    break;
                default:
                    agrees = model.Take();
                    break;
            }

            agrees &= model.Agrees(variables);
        }

        return agrees;
    });

    [Fact]
    public void ExcludeOthers_AnyState_SetsTheFreeOnesUpToATrueOne() => SeededProperty.Check(300, seed =>
    {
        Random random = new(seed);
        SearchParts parts = new();
        NameState name = parts.Catalog.Introduce(0, new CandidateList { Count = 8 });
        int chosen = name.FirstVariable + random.Next(name.Count);
        parts.Trail.NewLevel();
        parts.Trail.Assign(Literal.Positive(chosen), Reason.None);
        int[] before = new int[name.Count];
        for (int p = 0; p < name.Count; p++)
        {
            int candidate = name.FirstVariable + p;
            before[p] = candidate == chosen ? 1 : random.Next(10) switch { 0 => 1, < 4 => -1, _ => 0 };
            if (before[p] != 0 && candidate != chosen)
            {
                parts.Trail.Assign(before[p] > 0 ? Literal.Positive(candidate) : Literal.Negative(candidate), Reason.None);
            }
        }

        int clash = Array.FindIndex(before, 0, v => v > 0);
        clash = clash == chosen - name.FirstVariable ? Array.FindIndex(before, clash + 1, v => v > 0) : clash;
        int expected = clash < 0 ? 0 : Literal.Positive(name.FirstVariable + clash);
        bool right = parts.Trail.ExcludeOthers(name, Literal.Positive(chosen)) == expected;
        for (int p = 0; p < name.Count; p++)
        {
            int candidate = name.FirstVariable + p;
            bool set = before[p] == 0 && (clash < 0 || p < clash);
            right &= parts.Trail.Value(Literal.Positive(candidate)) == (set ? -1 : before[p]);
            right &= !set || parts.Trail.ReasonOf(candidate).Literal == Literal.Positive(chosen);
        }

        return right;
    });

    [Fact]
    public void Backjump_AChoiceUndone_IsRememberedAsTheLast()
    {
        SearchParts parts = new();
        NameState name = parts.Catalog.Introduce(0, new CandidateList { Count = 3 });
        parts.Decide(Literal.Positive(name.FirstVariable + 1));
        Assert.Equal((name.FirstVariable + 1, 0), (name.Chosen, name.LastChosen));
        parts.Backjump(0);
        Assert.Equal((0, name.FirstVariable + 1), (name.Chosen, name.LastChosen));
    }
}
