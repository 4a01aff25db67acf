using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Represents the literals that are currently true, in the order in which they became true, divided into decision levels. Level 0 contains
/// consequences of the problem alone, level 1 the caller's assumptions, and every further level one decision and its consequences.
/// <para>Invariants:</para>
/// <list type="bullet">
/// <item>A literal has the value 1 and its negation -1, or both have 0. A variable that is set is on the trail once, unless it is a fact:
/// facts are not on the trail and are never undone.</item>
/// <item>Levels never decrease along the trail; each level above that of the assumptions begins with its decision.</item>
/// <item>The literals of a <see cref="Reason"/> (a true literal, or the other literals of a clause, which are false) were set earlier on
/// the trail or are facts.</item>
/// <item><see cref="Chosen"/> lists the candidates among the true literals in their order, and <see cref="NameState.Chosen"/> is the first
/// of them for each name. A second one of a name is a conflict that is detected by propagation, unless the name allows several.</item>
/// </list>
/// </summary>
internal sealed class Trail
{
    /// <summary>The level of the caller's assumptions.</summary>
    public const int RootLevel = 1;

    private readonly Catalog _catalog;
    private readonly Variables _variables;
    private sbyte[] _values = [];
    private Assignment[] _assignments = [];
    private int[] _literals = []; // as long as the tables by variable: no variable stands here twice
    private int _count;
    private int _head;
    private int _level;
    private IntList _chosen = new(32);
    private LevelMark[] _marks = new LevelMark[64];

    public Trail(Catalog catalog)
    {
        _catalog = catalog;
        _variables = catalog.Variables;
        _variables.OnResize(Resize);
    }

    /// <summary>The level at which a variable was set, and the reason.</summary>
    private record struct Assignment(int Level, Reason Reason);

    /// <summary>The lengths of the lists when a level was opened, and the gate that its decision is for.</summary>
    private record struct LevelMark(int Literals, int Chosen, int Gate);

    /// <summary>Gets the value by literal: 1 true, -1 false, 0 free. Replaced when variables are added.</summary>
    public sbyte[] Values => _values;

    /// <summary>Gets the current decision level.</summary>
    public int Level => _level;

    /// <summary>Gets the true literals in order, without facts.</summary>
    public ReadOnlySpan<int> Literals => _literals.AsSpan(0, _count);

    /// <summary>Gets the variables of the candidates that are true, in the order in which they became so.</summary>
    public ReadOnlySpan<int> Chosen => _chosen.Span;

    /// <summary>Returns 1 for a true literal, -1 for a false one, 0 for a free one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public sbyte Value(int literal) => _values[literal];

    public bool IsTrue(int literal) => _values[literal] > 0;

    public bool IsFalse(int literal) => _values[literal] < 0;

    public bool IsFree(int literal) => _values[literal] == 0;

    /// <summary>Returns the level at which a variable, which must be set, was set.</summary>
    public int LevelOf(int variable) => _assignments[variable].Level;

    /// <summary>Returns why a variable, which must be set, was set.</summary>
    public Reason ReasonOf(int variable) => _assignments[variable].Reason;

    /// <summary>Returns the decision of an open level that has one.</summary>
    public int DecisionOf(int level) => _literals[_marks[level].Literals];

    /// <summary>Returns the gate that a level's decision is for, or 0.</summary>
    public int GateOf(int level) => _marks[level].Gate;

    /// <summary>Opens a level; its decision is assigned next.</summary>
    /// <param name="gate">The gate that the decision is for, or 0.</param>
    public void NewLevel(int gate = 0)
    {
        if (_level + 1 >= _marks.Length)
        {
            Array.Resize(ref _marks, _marks.Length * 2);
        }

        _marks[++_level] = new LevelMark(_count, _chosen.Count, gate);
    }

    /// <summary>Makes a free literal true.</summary>
    public void Assign(int literal, Reason reason)
    {
        Push(literal, reason);
        if (Literal.IsPositive(literal) && _variables.KindOf(Literal.Variable(literal)) == VariableKind.Candidate)
        {
            Choose(Literal.Variable(literal));
        }
    }

    /// <summary>
    /// Makes a literal true because another one is. It must not choose a candidate, which only clauses and decisions do; not having to
    /// check makes the most frequent step cheaper.
    /// </summary>
    /// <returns>False if the literal is already false.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Imply(int literal, int because)
    {
        int value = _values[literal];
        if (value == 0)
        {
            Push(literal, Reason.OfLiteral(because));
        }

        return value >= 0;
    }

    /// <summary>Makes all candidates of a name false except the chosen one.</summary>
    /// <returns>The literal of another candidate that is true; 0 if there is none.</returns>
    public int ExcludeOthers(NameState name, int chosen)
    {
        sbyte[] values = _values;
        int[] literals = _literals;
        Assignment assignment = new(_level, Reason.OfLiteral(chosen));
        int other = Literal.Positive(name.FirstVariable);
        for (int end = other + Literal.Positive(name.Count); other < end; other += 2)
        {
            int value = values[other];
            if (value < 0 || other == chosen)
            {
                continue;
            }

            if (value > 0)
            {
                return other;
            }

            values[other] = -1;
            values[other + 1] = 1;
            _assignments[Literal.Variable(other)] = assignment;
            literals[_count++] = other + 1;
        }

        return 0;
    }

    /// <summary>Makes a candidate permanently false, as a fact.</summary>
    public void Exclude(int candidate)
    {
        _values[Literal.Positive(candidate)] = -1;
        _values[Literal.Negative(candidate)] = 1;
        _assignments[candidate] = new Assignment(0, Reason.Fact);
    }

    /// <summary>Returns the next true literal that is not propagated yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeNext(out int literal)
    {
        if (_head < _count)
        {
            literal = _literals[_head++];
            return true;
        }

        literal = 0;
        return false;
    }

    /// <summary>Undoes everything above a level.</summary>
    public void Backjump(int level)
    {
        if (level >= _level)
        {
            return;
        }

        LevelMark mark = _marks[level + 1];
        sbyte[] values = _values;
        foreach (int literal in _literals.AsSpan(mark.Literals, _count - mark.Literals))
        {
            values[literal] = 0;
            values[Literal.Negate(literal)] = 0;
        }

        for (int i = _chosen.Count - 1; i >= mark.Chosen; i--)
        {
            NameState name = _catalog.NameOf(_chosen[i]);
            if (name.Chosen == _chosen[i])
            {
                name.Chosen = 0;
                name.LastChosen = _chosen[i];
            }
        }

        _count = mark.Literals;
        _chosen.Count = mark.Chosen;
        _head = Math.Min(_head, _count);
        _level = level;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(int literal, Reason reason)
    {
        _values[literal] = 1;
        _values[Literal.Negate(literal)] = -1;
        _assignments[Literal.Variable(literal)] = new Assignment(_level, reason);
        _literals[_count++] = literal;
    }

    private void Choose(int candidate)
    {
        _chosen.Add(candidate);
        NameState name = _catalog.NameOf(candidate);
        if (name.Chosen == 0)
        {
            name.Chosen = candidate;
        }
    }

    private void Resize(int variables)
    {
        Array.Resize(ref _values, variables * 2);
        Array.Resize(ref _assignments, variables);
        Array.Resize(ref _literals, variables);
    }
}
