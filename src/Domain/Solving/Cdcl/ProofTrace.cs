namespace CondaStore.Domain.Solving.Cdcl;

/// <summary>Traces a final conflict, at the level of the assumptions, back to the statements of the problem that it depends on.</summary>
internal sealed class ProofTrace(
    Conflict conflict, Catalog catalog, Trail trail, Clauses clauses, ProofLog proofs, Conditionals conditionals)
{
    private readonly ConflictFacts _facts = new();
    private readonly HashSet<int> _clauses = [];
    private readonly HashSet<int> _variables = [];
    private readonly HashSet<int> _clashes = [];
    private readonly HashSet<(ConflictFacts.Candidate Subject, int Target)> _required = [];
    private readonly HashSet<int> _exclusiveSets = [];
    private readonly List<(int Candidate, int Outside)> _hits = [];
    private readonly Stack<int> _openClauses = new();
    private readonly Stack<int> _openVariables = new();

    /// <summary>Returns the statements; called once.</summary>
    public ConflictFacts Collect()
    {
        if (conflict.Clause != 0)
        {
            _openClauses.Push(conflict.Clause);
        }
        else if (conflict.Literals.Length == 2)
        {
            AddPair(conflict.Literals[0], conflict.Literals[1]);
        }

        Push(conflict.Literals);
        while (_openClauses.Count + _openVariables.Count > 0)
        {
            if (_openVariables.TryPop(out int variable))
            {
                if (!trail.IsFree(Literal.Positive(variable)) && trail.LevelOf(variable) <= Trail.RootLevel && _variables.Add(variable))
                {
                    TraceVariable(variable);
                }
            }
            else if (_openClauses.Pop() is int clause && _clauses.Add(clause))
            {
                TraceClause(clause);
            }
        }

        FinishClashes();
        return _facts;
    }

    private void Push(ReadOnlySpan<int> literals)
    {
        foreach (int literal in literals)
        {
            _openVariables.Push(Literal.Variable(literal));
        }
    }

    private void TraceVariable(int variable)
    {
        Reason reason = trail.ReasonOf(variable);
        if (reason.IsNone)
        {
            _facts.Selectors.Add(catalog.Variables.OwnerOf(variable));
        }
        else if (reason.IsFact)
        {
            AddFact(variable);
        }
        else if (reason.IsClause)
        {
            _openClauses.Push(reason.Clause);
            Push(clauses.Literals(reason.Clause));
        }
        else
        {
            int literal = trail.IsTrue(Literal.Positive(variable)) ? Literal.Positive(variable) : Literal.Negative(variable);
            AddPair(Literal.Negate(reason.Literal), literal);
            _openVariables.Push(Literal.Variable(reason.Literal));
        }
    }

    private void TraceClause(int clause)
    {
        foreach (int literal in clauses.Literals(clause))
        {
            PushIfFixed(literal);
        }

        int proof = clauses.ProofOf(clause);
        if (proof == 0)
        {
            if (conditionals.OfClause(clause) is { } conditional)
            {
                AddRequires(conditional.Subject, conditional.Requirement.Target);
            }

            return;
        }

        foreach (int step in proofs.StepsOf(proof))
        {
            if (step > 0)
            {
                _openClauses.Push(step);
            }
            else
            {
                (int first, int second) = proofs.Pair(step);
                AddPair(first, second);
            }
        }
    }

    private void PushIfFixed(int literal)
    {
        // Literals of level 0 never enter a learnt clause, so their reasons are part of its proof.
        if (trail.LevelOf(Literal.Variable(literal)) == 0)
        {
            _openVariables.Push(Literal.Variable(literal));
        }
    }

    /// <summary>Interprets a statement of two literals.</summary>
    private void AddPair(int first, int second)
    {
        PushIfFixed(first);
        PushIfFixed(second);
        VariableKind[] kinds = catalog.Variables.Kinds;
        if (kinds[Literal.Variable(first)] is VariableKind.Gate or VariableKind.Inside or VariableKind.Outside)
        {
            (first, second) = (second, first);
        }

        int subject = Literal.Variable(first);
        int other = Literal.Variable(second);
        switch (kinds[subject], kinds[other])
        {
            case (VariableKind.Candidate, VariableKind.Candidate) when subject != other:
                _clashes.Add(subject);
                _clashes.Add(other);
                break;
            case (VariableKind.Candidate, VariableKind.Candidate):
                _facts.Excluded[CandidateOf(subject)] = catalog.WhyUnusable(subject) ?? "its dependencies are not known";
                break;
            case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Gate):
                AddRequires(subject, catalog.Variables.OwnerOf(other));
                break;
            case (VariableKind.Candidate, VariableKind.Outside) when Literal.IsPositive(second):
                _hits.Add((subject, other));
                break;
            case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Outside):
                _facts.Constrains.Add((CandidateOf(subject), catalog.Variables.OwnerOf(other)));
                break;
            case (VariableKind.Gate, VariableKind.Outside) or (VariableKind.Outside, VariableKind.Gate):
                _exclusiveSets.Add(kinds[subject] == VariableKind.Outside ? subject : other);
                break;
            default:
                break; // Inside variables and empty gates carry no statement of their own
        }
    }

    private void AddRequires(int subject, int target)
    {
        (ConflictFacts.Candidate, int) fact = (CandidateOf(subject), target);
        if (_required.Add(fact))
        {
            _facts.Requires.Add(fact);
        }
    }

    private void AddFact(int variable)
    {
        ConflictFacts.Candidate candidate = CandidateOf(variable);
        CandidateList list = catalog.Name(candidate.Name).Candidates!;
        if (list.ExclusionOf(candidate.Position) is string reason)
        {
            _facts.Excluded[candidate] = reason;
        }
        else
        {
            _facts.Locked[candidate.Name] = candidate with { Position = list.Locked };
        }
    }

    /// <summary>
    /// Of candidates that exclude each other, those that are finally false are reported as clashing. If two are still true, the one set
    /// last is kept.
    /// </summary>
    private void FinishClashes()
    {
        foreach ((int candidate, int outside) in _hits)
        {
            if (_exclusiveSets.Contains(outside))
            {
                _clashes.Add(candidate);
            }
        }

        _facts.Clashing.UnionWith(_clashes.Where(v => trail.IsFalse(Literal.Positive(v))).Select(CandidateOf));
        Dictionary<int, int> lastTrue = [];
        foreach (int candidate in trail.Chosen)
        {
            int name = catalog.Variables.OwnerOf(candidate);
            if (catalog.Name(name).Candidates!.AllowMultiple)
            {
                continue;
            }

            if (lastTrue.TryGetValue(name, out int earlier))
            {
                _facts.Clashing.Add(CandidateOf(earlier));
            }

            lastTrue[name] = candidate;
        }

        if (_facts.Clashing.Count == 0)
        {
            _facts.Clashing.UnionWith(_clashes.Where(v => !trail.IsTrue(Literal.Positive(v))).Select(CandidateOf));
        }
    }

    private ConflictFacts.Candidate CandidateOf(int variable)
    {
        if (catalog.Variables.KindOf(variable) == VariableKind.Selector)
        {
            return ConflictFacts.Candidate.Root;
        }

        (int name, int position) = catalog.CandidateOf(variable);
        return new ConflictFacts.Candidate(name, position);
    }
}
