using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Cdcl;

public sealed class ClausesTests
{
    private static int[] RandomClause(Random random, int[] variables, int longest) =>
        [.. random.GetItems(variables, random.Next(1, longest + 1)).Distinct().Select(v => (v << 1) | random.Next(2))];

    /// <summary>Draws all consequences by the clauses alone; the false clause, or 0.</summary>
    private static int Propagate(SearchParts parts)
    {
        while (parts.Trail.TryTakeNext(out int literal))
        {
            if (parts.Clauses.Propagate(Literal.Negate(literal)) is int conflict and > 0)
            {
                return conflict;
            }
        }

        return 0;
    }

    private static bool IsSettled(Trail trail, ReadOnlySpan<int> literals)
    {
        int free = 0;
        foreach (int literal in literals)
        {
            if (trail.IsTrue(literal))
            {
                return true;
            }

            free += trail.IsFree(literal) ? 1 : 0;
        }

        return free >= 2;
    }

    private static bool IsReasonFor(SearchParts parts, int index)
    {
        int implied = parts.Trail.Literals[index];
        Reason reason = parts.Trail.ReasonOf(Literal.Variable(implied));
        if (!reason.IsClause)
        {
            return true;
        }

        int[] before = parts.Trail.Literals[..index].ToArray();
        int[] literals = parts.Clauses.Literals(reason.Clause).ToArray();
        return literals.Contains(implied) && literals.All(l => l == implied || before.Contains(Literal.Negate(l)));
    }

    /// <summary>
    /// What the watches are for: after propagation no clause is false or has but one free literal left, whatever was undone in between, and
    /// each literal has a reason that holds. Clauses are also added in the middle of a search, while two of their literals are not false.
    /// </summary>
    [Fact]
    public void Propagate_AnyDecisionsAndBackjumps_MissesNoClause() => SeededProperty.Check(400, seed =>
    {
        Random random = new(seed);
        SearchParts parts = new();
        int[] variables = parts.AddPlain(12);
        List<int> clauses = [];
        for (int step = 0; step < 80; step++)
        {
            int variable = variables[random.Next(variables.Length)];
            if (random.Next(3) == 0)
            {
                int[] literals = RandomClause(random, variables, longest: 5);
                if (literals.Count(l => !parts.Trail.IsFalse(l)) > 1)
                {
                    clauses.Add(parts.Clauses.Add(literals));
                }
            }
            else if (random.Next(5) == 0 && parts.Trail.Level > 0)
            {
                parts.Trail.Backjump(random.Next(parts.Trail.Level));
            }
            else if (parts.Trail.IsFree(Literal.Positive(variable)))
            {
                parts.Trail.NewLevel();
                parts.Trail.Assign((variable << 1) | random.Next(2), Reason.None);
            }

            int conflict = Propagate(parts);
            if (conflict != 0)
            {
                if (parts.Clauses.Literals(conflict).ToArray().Any(l => !parts.Trail.IsFalse(l)))
                {
                    return false;
                }

                parts.Trail.Backjump(parts.Trail.Level - 1);
            }
            else if (clauses.Exists(c => !IsSettled(parts.Trail, parts.Clauses.Literals(c))))
            {
                return false;
            }

            if (!Enumerable.Range(0, parts.Trail.Literals.Length).All(i => IsReasonFor(parts, i)))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Add_WhileAllButOneLiteralIsFalse_IsFoundWhenTheLastBecomesFalse()
    {
        SearchParts parts = new();
        int[] v = parts.AddPlain(3);
        parts.Decide(Literal.Negative(v[0]));
        parts.Decide(Literal.Negative(v[1]));
        Assert.Equal(0, Propagate(parts));
        int clause = parts.Clauses.Add([Literal.Positive(v[0]), Literal.Positive(v[1]), Literal.Positive(v[2])]);
        parts.Decide(Literal.Negative(v[2]));
        Assert.Equal(clause, Propagate(parts));
    }

    [Fact]
    public void Add_WhileAllButTwoLiteralsAreFalse_ImpliesTheLast()
    {
        SearchParts parts = new();
        int[] v = parts.AddPlain(3);
        parts.Decide(Literal.Negative(v[0]));
        Assert.Equal(0, Propagate(parts));
        int clause = parts.Clauses.Add([Literal.Positive(v[0]), Literal.Positive(v[1]), Literal.Positive(v[2])]);
        parts.Decide(Literal.Negative(v[1]));
        Assert.Equal(0, Propagate(parts));
        Assert.True(parts.Trail.IsTrue(Literal.Positive(v[2])));
        Assert.Equal(clause, parts.Trail.ReasonOf(v[2]).Clause);
    }

    [Fact]
    public void Propagate_AfterAConflict_TheRestOfTheListIsStillWatched()
    {
        SearchParts parts = new();
        int[] v = parts.AddPlain(4);
        int a = Literal.Positive(v[0]);
        parts.Clauses.Add([a, Literal.Positive(v[3])]);
        parts.Clauses.Add([a, Literal.Positive(v[1])]);
        parts.Clauses.Add([a, Literal.Negative(v[1])]);
        parts.Decide(Literal.Negate(a));
        Assert.NotEqual(0, Propagate(parts));
        parts.Backjump(0);
        parts.Decide(Literal.Negative(v[3]));
        Assert.Equal(0, Propagate(parts));
        Assert.True(parts.Trail.IsTrue(a));
    }
}
