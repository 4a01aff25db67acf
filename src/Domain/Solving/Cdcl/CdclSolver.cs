namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Conflict-driven clause learning over packages. Clauses are generated lazily: a candidate's dependencies are asked for when it
/// becomes true. The answer does not depend on what was tried on the way: requirements are visited breadth first from the
/// caller's own, and each takes its best candidate with which all the rest can still be satisfied. See docs/solver.md.
/// </summary>
internal sealed partial class CdclSolver
{
    private const int RootLevel = 1;

    private readonly IDependencyProvider _provider;
    private readonly SearchLimits _limits;
    private CancellationToken _cancellation;
    private int _steps;
    private int _decisions;
    private int _conflicts;
    private int _encoded;
    private int _candidates;
    private bool _conflictPending;
    private bool _hopeless;
    private bool _anyAnswer;

    // The caller's problem.
    private int[] _selectors = [];
    private bool[] _selectorActive = [];
    private IReadOnlyList<(int Name, int Position)> _soft = [];

    public CdclSolver(IDependencyProvider provider, SearchLimits limits)
    {
        _provider = provider;
        _limits = limits;
        NewVariable(VariableKind.Selector, -1); // variable 0 is never used: 0 means "none"
        _arena.Add(0);
    }

    /// <summary>Work done so far.</summary>
    public SearchStatistics Statistics => new(_decisions, _conflicts, _encoded, _candidates);

    /// <summary>
    /// After a failure: indices of the caller's requirements, then (counting on) of the caller's constraints, that contradict each other.
    /// Not yet minimal.
    /// </summary>
    public IReadOnlyList<int> Core { get; private set; } = [];

    /// <summary>States the problem; called once, before <see cref="RunAsync"/>.</summary>
    public async ValueTask StateAsync(SearchProblem problem, CancellationToken cancellationToken)
    {
        (_, IReadOnlyList<Requirement> requirements, IReadOnlyList<int> constraints) = problem;
        _soft = problem.Soft;
        _selectors = new int[requirements.Count + constraints.Count];
        _selectorActive = new bool[_selectors.Length];
        Array.Fill(_selectorActive, true);
        await LoadTargetsAsync(requirements, cancellationToken);
        foreach ((int name, _) in _soft)
        {
            List<(int Name, Task<CandidateList> Loading)>? pending = null;
            StartName(name, ref pending, cancellationToken);
            await FinishAsync(pending ?? []);
        }

        for (int i = 0; i < requirements.Count; i++)
        {
            int selector = NewVariable(VariableKind.Selector, i);
            _selectors[i] = selector;
            BeginDependencies();
            AddRequirement(selector, requirements[i]);
            EndDependencies(selector);
        }

        for (int i = 0; i < constraints.Count; i++)
        {
            int selector = NewVariable(VariableKind.Selector, requirements.Count + i);
            _selectors[requirements.Count + i] = selector;
            BeginDependencies();
            AddConstraint(selector, constraints[i]);
            EndDependencies(selector);
        }
    }

    /// <summary>
    /// Searches for the answer to the requirements and constraints whose indices are in <paramref name="subset"/> (all when null).
    /// May be called again with another subset; what was learned stays.
    /// </summary>
    /// <param name="subset">What shall be met.</param>
    /// <param name="cancellationToken">Gives up at once.</param>
    /// <param name="anyAnswer">Whether only the existence of an answer matters: groups of equals then stay as they are.</param>
    /// <returns>Whether there is an answer; <see cref="Chosen"/> then holds it, else <see cref="Core"/> says what clashes.</returns>
    public async ValueTask<bool> RunAsync(IReadOnlyCollection<int>? subset, CancellationToken cancellationToken, bool anyAnswer = false)
    {
        _cancellation = cancellationToken;
        _anyAnswer = anyAnswer;
        _gateToProbe = 0;
        if (_hopeless)
        {
            return false;
        }

        Backjump(0);
        for (int i = 0; i < _selectorActive.Length; i++)
        {
            _selectorActive[i] = subset is null || subset.Contains(i);
        }

        while (true)
        {
            CheckLimits();
            if (!Propagate())
            {
                if (!ResolveConflict())
                {
                    return false;
                }

                continue;
            }

            if (NextToEncode() is int variable and > 0)
            {
                ValueTask encoding = EncodeAsync(variable, cancellationToken);
                if (!encoding.IsCompletedSuccessfully)
                {
                    await encoding;
                }

                continue;
            }

            if (_level == 0)
            {
                if (!AssumeSelectors())
                {
                    return false;
                }

                continue;
            }

            if (_gateToProbe != 0)
            {
                ValueTask probing = ProbeAsync(cancellationToken);
                if (!probing.IsCompletedSuccessfully)
                {
                    await probing;
                }

                continue;
            }

            WalkResult result = Walk(out int subject);
            switch (result)
            {
                case WalkResult.Finished:
                    return true;
                case WalkResult.Decide:
                    ValueTask decision = DecideAsync(subject, cancellationToken);
                    if (!decision.IsCompletedSuccessfully)
                    {
                        await decision;
                    }

                    break;
                case WalkResult.EncodeConditional:
                    await EncodeConditionalAsync(subject, cancellationToken);
                    break;
                default:
                    break; // Propagate: something was set, look again
            }
        }
    }

    /// <summary>The chosen candidates, in the order in which the walk met them.</summary>
    public IEnumerable<(int Name, int Position)> Chosen()
    {
        for (int i = 0; i < _appended.Count; i++)
        {
            int variable = _appended[i];
            if (_kind[variable] == VariableKind.Candidate)
            {
                yield return (_owner[variable], PositionOf(variable));
            }
        }
    }

    private bool AssumeSelectors()
    {
        NewLevel();
        for (int i = 0; i < _selectors.Length; i++)
        {
            if (!_selectorActive[i])
            {
                continue;
            }

            int literal = Positive(_selectors[i]);
            if (Value(literal) < 0)
            {
                _conflictClause = 0;
                _conflict.Count = 0;
                _conflict.Add(literal);
                ReportCore(_selectors[i]);
                return false;
            }

            if (Value(literal) == 0)
            {
                Assign(literal, NoReason);
            }

            Append(_selectors[i]);
        }

        return true;
    }

    private void CheckLimits()
    {
        if ((++_steps & 0x3F) != 0)
        {
            return;
        }

        _cancellation.ThrowIfCancellationRequested();
        if (_limits.IsFinite)
        {
            _limits.Check(Statistics);
        }
    }
}
