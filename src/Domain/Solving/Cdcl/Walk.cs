namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Determines which requirement is decided next. The walk is breadth first: the caller's requirements in their order, then the requirements
/// of the candidate that satisfied the first, and so on; then conditional requirements whose condition holds; then soft candidates. Its
/// position is stored per decision level, so a backjump costs nothing.
/// <para>
/// The order is a function only of the candidates chosen so far, independent of activity, remaining counts and failed attempts. This makes
/// the answer independent of records that are not part of it.
/// </para>
/// <para>
/// Invariants: every gate in the queue before the position is satisfied; <see cref="Satisfied"/> contains a selector or candidate at most
/// once, after the one whose requirement it satisfied; the gates of each are in the queue, in the order of its dependencies.
/// </para>
/// </summary>
internal sealed class Walk
{
    private readonly Catalog _catalog;
    private readonly Trail _trail;
    private readonly Implications _implications;
    private readonly Conditionals _conditionals;
    private readonly Choices _choices;
    private readonly IReadOnlyList<(int Name, int Position)> _soft;
    private IntList _queue = new(128);
    private int _position;
    private IntList _satisfied = new(128);
    private IntList _deferred = new(8);
    private bool[] _isSatisfied = [];
    private LevelMark[] _marks = new LevelMark[64];

    /// <summary>Starts a walk.</summary>
    /// <param name="catalog">The names.</param>
    /// <param name="trail">The literals that are true.</param>
    /// <param name="implications">The requirements of candidates and selectors.</param>
    /// <param name="conditionals">Their conditional requirements.</param>
    /// <param name="choices">Determines what satisfies a requirement.</param>
    /// <param name="soft">The candidates that are added one by one if they are compatible with the rest.</param>
    public Walk(
        Catalog catalog,
        Trail trail,
        Implications implications,
        Conditionals conditionals,
        Choices choices,
        IReadOnlyList<(int Name, int Position)> soft)
    {
        (_catalog, _trail, _implications, _conditionals, _choices, _soft) = (catalog, trail, implications, conditionals, choices, soft);
        catalog.Variables.OnResize(size => Array.Resize(ref _isSatisfied, size));
    }

    /// <summary>The lengths of the lists when a level was opened.</summary>
    private record struct LevelMark(int Position, int Queue, int Satisfied, int Deferred);

    /// <summary>Selectors and candidates that satisfied something, in the order in which the walk met them.</summary>
    public ReadOnlySpan<int> Satisfied => _satisfied.Span;

    /// <summary>Follows the trail, which has just opened a level.</summary>
    public void NewLevel()
    {
        if (_trail.Level >= _marks.Length)
        {
            Array.Resize(ref _marks, _marks.Length * 2);
        }

        _marks[_trail.Level] = new LevelMark(_position, _queue.Count, _satisfied.Count, _deferred.Count);
    }

    /// <summary>Follows the trail, which is about to undo everything above a level.</summary>
    public void Backjump(int level)
    {
        if (level >= _trail.Level)
        {
            return;
        }

        LevelMark mark = _marks[level + 1];
        foreach (int variable in _satisfied.Span[mark.Satisfied..])
        {
            _isSatisfied[variable] = false;
        }

        _position = mark.Position;
        _queue.Count = mark.Queue;
        _satisfied.Count = mark.Satisfied;
        _deferred.Count = mark.Deferred;
    }

    /// <summary>Queues the requirements of a selector, or of a candidate that satisfied something.</summary>
    public void Append(int variable)
    {
        if (_isSatisfied[variable])
        {
            return;
        }

        _isSatisfied[variable] = true;
        _satisfied.Add(variable);
        VariableKind[] kinds = _catalog.Variables.Kinds;
        foreach (int literal in _implications.Of(variable))
        {
            if (Literal.IsPositive(literal) && kinds[Literal.Variable(literal)] == VariableKind.Gate)
            {
                _queue.Add(Literal.Variable(literal));
            }
        }

        foreach (int conditional in _conditionals.Of(variable))
        {
            _deferred.Add(conditional);
        }
    }

    /// <summary>Continues the walk, after complete propagation, until an action is needed.</summary>
    /// <param name="subject">
    /// A gate for <see cref="WalkResult.Decide"/>, a candidate for <see cref="WalkResult.DecideSoft"/>, an index into
    /// <see cref="Conditionals"/> for <see cref="WalkResult.EncodeConditional"/>.
    /// </param>
    public WalkResult Next(out int subject)
    {
        WalkResult result;
        do
        {
            result = NextInQueue(out subject);
            if (result == WalkResult.Finished)
            {
                result = NextConditional(out subject);
            }

            if (result == WalkResult.Finished)
            {
                result = NextSoft(out subject);
            }
        }
        while (result == WalkResult.Continue);
        return result;
    }

    private WalkResult NextInQueue(out int subject)
    {
        for (; _position < _queue.Count; _position++)
        {
            subject = _queue[_position];
            int satisfier = _choices.Satisfier(_catalog.Variables.OwnerOf(subject));
            if (satisfier == 0)
            {
                return WalkResult.Decide;
            }

            Append(satisfier);
        }

        subject = 0;
        return WalkResult.Finished;
    }

    private WalkResult NextConditional(out int subject)
    {
        foreach (int index in _deferred.Span)
        {
            Conditional conditional = _conditionals[index];
            int[][] disjuncts = _conditionals.Disjuncts(conditional);
            for (int d = 0; d < disjuncts.Length; d++)
            {
                if (!_conditionals.Holds(disjuncts[d]))
                {
                    continue;
                }

                subject = index;
                if (conditional.Clauses is null || conditional.Clauses[d] == 0)
                {
                    return WalkResult.EncodeConditional;
                }

                if (_conditionals.RaiseInside(disjuncts[d]) || _conditionals.RaiseGate(conditional, d))
                {
                    return WalkResult.Propagate;
                }

                int satisfier = _choices.Satisfier(conditional.Requirement.Target);
                if (satisfier == 0)
                {
                    subject = conditional.Gate;
                    return WalkResult.Decide;
                }

                if (!_isSatisfied[satisfier])
                {
                    Append(satisfier);
                    return WalkResult.Continue;
                }
            }
        }

        subject = 0;
        return WalkResult.Finished;
    }

    private WalkResult NextSoft(out int subject)
    {
        foreach ((int name, int position) in _soft)
        {
            subject = _catalog.Name(name).FirstVariable + position;
            if (_trail.IsFree(Literal.Positive(subject)))
            {
                return WalkResult.DecideSoft;
            }

            if (_trail.IsTrue(Literal.Positive(subject)) && !_isSatisfied[subject])
            {
                Append(subject);
                return WalkResult.Continue;
            }
        }

        subject = 0;
        return WalkResult.Finished;
    }
}
