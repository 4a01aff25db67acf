namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>
/// Solves package requirements by conflict-driven clause learning. Clauses are generated lazily: a candidate's dependencies are requested
/// when it becomes true. The answer does not depend on failed attempts: requirements are visited breadth first from the caller's own, and
/// each takes the best candidate with which all others can still be satisfied. See docs/solver.md.
/// <para>This type is the main loop; the state is held by other types, each of which documents its invariants.</para>
/// </summary>
internal sealed class CdclSolver
{
    private readonly SearchLimits _limits;
    private readonly SearchProblem _problem;
    private readonly Variables _variables = new();
    private readonly Trail _trail;
    private readonly Clauses _clauses;
    private readonly ProofLog _proofs = new();
    private readonly Propagation _propagation;
    private readonly Choices _choices;
    private readonly Conditionals _conditionals;
    private readonly Encoder _encoder;
    private readonly Expansion _expansion;
    private readonly Walk _walk;
    private readonly CandidateProbe _probe;
    private readonly ConflictAnalysis _analysis;
    private readonly int[] _selectors;
    private readonly bool[] _selectorActive;
    private int _steps;
    private int _decisions;
    private int _conflicts;
    private bool _hopeless;

    /// <summary>Prepares the search for a problem, which <see cref="StateAsync"/> encodes.</summary>
    public CdclSolver(SearchProblem problem, SearchLimits limits)
    {
        _limits = limits;
        _problem = problem;
        IDependencyProvider provider = problem.Provider;
        Catalog = new Catalog(provider, _variables);
        _trail = new Trail(Catalog);
        _clauses = new Clauses(_variables, _trail);
        Implications implications = new(_variables);
        _propagation = new Propagation(Catalog, _trail, implications, _clauses);
        _choices = new Choices(provider, Catalog, _trail);
        _conditionals = new Conditionals(provider, Catalog, _trail, _propagation, _choices);
        _encoder = new Encoder(Catalog, _clauses, implications, _conditionals);
        _expansion = new Expansion(provider, Catalog, _trail, _propagation, implications, _encoder, _conditionals);
        _walk = new Walk(Catalog, _trail, implications, _conditionals, _choices, problem.Soft);
        _probe = new CandidateProbe(provider, Catalog, _trail, _clauses, _encoder, _expansion);
        _analysis = new ConflictAnalysis(_variables, _trail, _clauses, _proofs);
        _selectors = new int[problem.Requirements.Count + problem.Constraints.Count];
        _selectorActive = new bool[_selectors.Length];
    }

    /// <summary>Gets the names and version sets encountered so far.</summary>
    public Catalog Catalog { get; }

    /// <summary>Gets the statistics of the work done so far.</summary>
    public SearchStatistics Statistics => new(_decisions, _conflicts, _expansion.EncodedCount, Catalog.CandidateCount);

    /// <summary>
    /// Gets, after a failure, the indices of the caller's requirements, followed by those of the caller's constraints, that contradict each
    /// other. Not yet minimal.
    /// </summary>
    public IReadOnlyList<int> Core { get; private set; } = [];

    /// <summary>Encodes the problem; called once, before <see cref="RunAsync"/>.</summary>
    public async ValueTask StateAsync(CancellationToken cancellationToken)
    {
        (_, IReadOnlyList<Requirement> requirements, IReadOnlyList<int> constraints) = _problem;
        await _expansion.LoadTargetsAsync(requirements, cancellationToken);
        foreach ((int name, _) in _problem.Soft)
        {
            await _expansion.LoadNameAsync(name, cancellationToken);
        }

        for (int i = 0; i < _selectors.Length; i++)
        {
            _selectors[i] = _variables.Add(VariableKind.Selector, i);
            _encoder.Encode(
                _selectors[i],
                i < requirements.Count
                    ? new Dependencies { Requirements = [requirements[i]] }
                    : new Dependencies { Constraints = [constraints[i - requirements.Count]] });
        }
    }

    /// <summary>
    /// Searches for the answer to the requirements and constraints whose indices are in <paramref name="subset"/> (all if null). May be
    /// called again with another subset; learned clauses are kept.
    /// </summary>
    /// <param name="subset">The indices of the requirements and constraints to satisfy, or null for all.</param>
    /// <param name="cancellationToken">Cancels the search immediately.</param>
    /// <param name="anyAnswer">Whether only the existence of an answer matters: groups of equals are then not ordered.</param>
    /// <returns>True if there is an answer, which <see cref="Chosen"/> then returns; otherwise <see cref="Core"/> contains the
    /// conflict.</returns>
    public async ValueTask<bool> RunAsync(IReadOnlyCollection<int>? subset, CancellationToken cancellationToken, bool anyAnswer = false)
    {
        if (_hopeless)
        {
            return false;
        }

        Begin(subset, anyAnswer);
        while (true)
        {
            CheckLimits(cancellationToken);
            if (!_propagation.Run())
            {
                if (!ResolveConflict())
                {
                    return false;
                }
            }
            else if (_expansion.NextToEncode() is int candidate and > 0)
            {
                // Awaiting completed tasks is measurable, here and below.
                ValueTask encoding = _expansion.EncodeAsync(candidate, cancellationToken);
                if (!encoding.IsCompletedSuccessfully)
                {
                    await encoding;
                }
            }
            else if (_trail.Level == 0)
            {
                if (!AssumeSelectors())
                {
                    return false;
                }
            }
            else if (_probe.Gate != 0)
            {
                ValueTask probing = _probe.RunAsync(cancellationToken);
                if (!probing.IsCompletedSuccessfully)
                {
                    await probing;
                }
            }
            else
            {
                switch (_walk.Next(out int subject))
                {
                    case WalkResult.Finished:
                        return true;
                    case WalkResult.Decide:
                        ValueTask<int> choosing = _choices.ChooseAsync(subject, cancellationToken);
                        Decide(choosing.IsCompletedSuccessfully ? choosing.Result : await choosing, subject);
                        break;
                    case WalkResult.DecideSoft:
                        Decide(subject, gate: 0);
                        break;
                    case WalkResult.EncodeConditional:
                        await _expansion.EncodeConditionalAsync(_conditionals[subject], cancellationToken);
                        break;
                    default:
                        break; // Propagate: something was set, look again
                }
            }
        }
    }

    /// <summary>Returns the chosen candidates, in the order in which the walk met them.</summary>
    public IReadOnlyList<(int Name, int Position)> Chosen()
    {
        List<(int Name, int Position)> chosen = [];
        foreach (int variable in _walk.Satisfied)
        {
            if (_variables.KindOf(variable) == VariableKind.Candidate)
            {
                chosen.Add(Catalog.CandidateOf(variable));
            }
        }

        return chosen;
    }

    /// <summary>
    /// Returns the statements that caused the conflict with which <see cref="RunAsync"/> failed; valid until it is called again.
    /// </summary>
    public ConflictFacts CollectFacts() =>
        new ProofTrace(_propagation.Conflict, Catalog, _trail, _clauses, _proofs, _conditionals).Collect();

    private void Begin(IReadOnlyCollection<int>? subset, bool anyAnswer)
    {
        _choices.AnyAnswer = anyAnswer;
        _probe.Gate = 0;
        Backjump(0);
        for (int i = 0; i < _selectorActive.Length; i++)
        {
            _selectorActive[i] = subset is null || subset.Contains(i);
        }
    }

    private void NewLevel(int gate = 0)
    {
        _trail.NewLevel(gate);
        _walk.NewLevel();
    }

    private void Backjump(int level)
    {
        _walk.Backjump(level);
        _trail.Backjump(level);
        _expansion.Backjump();
    }

    private void Decide(int candidate, int gate)
    {
        _decisions++;
        NewLevel(gate);
        _trail.Assign(Literal.Positive(candidate), Reason.None);
    }

    /// <summary>Opens the level of the assumptions; returns false if one of them is known to be impossible.</summary>
    private bool AssumeSelectors()
    {
        NewLevel();
        for (int i = 0; i < _selectors.Length; i++)
        {
            if (!_selectorActive[i])
            {
                continue;
            }

            int literal = Literal.Positive(_selectors[i]);
            if (_trail.IsFalse(literal))
            {
                _propagation.Conflict.Set(0, [literal]);
                Core = _analysis.Core(_propagation.Conflict, _selectors[i]);
                return false;
            }

            if (_trail.IsFree(literal))
            {
                _trail.Assign(literal, Reason.None);
            }

            _walk.Append(_selectors[i]);
        }

        return true;
    }

    /// <summary>Learns from the conflict; returns false if the caller's requirements themselves are contradictory.</summary>
    private bool ResolveConflict()
    {
        _conflicts++;
        Conflict conflict = _propagation.Conflict;
        int level = _analysis.LevelOf(conflict);
        Backjump(level);
        if (level <= Trail.RootLevel)
        {
            _hopeless = level == 0;
            Core = _analysis.Core(conflict, refused: 0);
            return false;
        }

        int refuted = Literal.Negate(_trail.DecisionOf(level));
        int gate = _trail.GateOf(level);
        Backjump(_analysis.Learn(conflict));
        int asserting = _analysis.Learnt[0];
        _trail.Assign(asserting, Reason.OfClause(_clauses.AddLearnt(_analysis.Learnt, _proofs.End())));
        _probe.Gate = asserting == refuted ? gate : 0;
        return true;
    }

    private void CheckLimits(CancellationToken cancellationToken)
    {
        if ((++_steps & 0x3F) != 0)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (_limits.IsFinite)
        {
            _limits.Check(Statistics);
        }
    }
}
