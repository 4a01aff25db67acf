namespace CondaStore.Domain.Solving.Cdcl;

// Proofs: every learnt clause remembers what it was resolved from, so that a final conflict can be traced back to statements of the
// problem. Only the short second search over a minimal set of requirements records them.
internal sealed partial class CdclSolver
{
    private IntList _proofPairs = new(16);

    private void RecordAntecedent(int clause, int first, int second)
    {
        if (clause != 0)
        {
            _antecedents.Add(clause);
            return;
        }

        _proofPairs.Add(first);
        _proofPairs.Add(second);
        _antecedents.Add(-(_proofPairs.Count / 2));
    }

    private int RecordProof()
    {
        if (_proof.Count == 0)
        {
            _proof.Add(0);
        }

        int start = _proof.Count;
        _proof.Add(_antecedents.Count);
        foreach (int antecedent in _antecedents.Span)
        {
            _proof.Add(antecedent);
        }

        return start;
    }

    /// <summary>The statements behind the conflict with which <see cref="RunAsync"/> failed. Needs proofs to be recorded.</summary>
    public ConflictFacts CollectFacts()
    {
        ConflictFacts facts = new();
        HashSet<int> clauses = [];
        HashSet<int> variables = [];
        HashSet<int> clashes = [];
        HashSet<int> exclusiveSets = [];
        List<(int Candidate, int Outside)> hits = [];
        Stack<int> openClauses = new();
        Stack<int> openVariables = new();
        if (_conflictClause != 0)
        {
            openClauses.Push(_conflictClause);
        }
        else if (_conflict.Count == 2)
        {
            AddPair(_conflict[0], _conflict[1]);
        }

        foreach (int literal in _conflict.Span)
        {
            openVariables.Push(literal >> 1);
        }

        while (openClauses.Count + openVariables.Count > 0)
        {
            if (openVariables.TryPop(out int variable))
            {
                if (_value[Positive(variable)] != 0 && _levelOf[variable] <= RootLevel && variables.Add(variable))
                {
                    TraceVariable(variable);
                }

                continue;
            }

            int clause = openClauses.Pop();
            if (clauses.Add(clause))
            {
                TraceClause(clause);
            }
        }

        FinishClashes(facts, clashes, exclusiveSets, hits);
        return facts;

        void TraceVariable(int variable)
        {
            int reason = _reason[variable];
            if (reason == NoReason)
            {
                facts.Selectors.Add(_owner[variable]);
            }
            else if (reason == FactReason)
            {
                AddFact(facts, variable);
            }
            else if (reason > 0)
            {
                openClauses.Push(reason);
                foreach (int literal in Literals(reason))
                {
                    openVariables.Push(literal >> 1);
                }
            }
            else
            {
                int literal = _value[Positive(variable)] > 0 ? Positive(variable) : Negative(variable);
                AddPair(~reason ^ 1, literal);
                openVariables.Push((~reason) >> 1);
            }
        }

        void TraceClause(int clause)
        {
            foreach (int literal in Literals(clause))
            {
                PushIfFixed(literal);
            }

            int proof = _arena[clause + 1];
            if (proof == 0)
            {
                if (_conditionalClauses.TryGetValue(clause, out Conditional? conditional))
                {
                    AddRequires(facts, conditional.Subject, conditional.Requirement.Target);
                }

                return;
            }

            for (int i = proof + 1; i <= proof + _proof[proof]; i++)
            {
                int antecedent = _proof[i];
                if (antecedent > 0)
                {
                    openClauses.Push(antecedent);
                }
                else
                {
                    int pair = (-antecedent - 1) * 2;
                    AddPair(_proofPairs[pair], _proofPairs[pair + 1]);
                }
            }
        }

        void PushIfFixed(int literal)
        {
            // Literals of level 0 never enter a learnt clause, so their reasons are part of its proof.
            if (_levelOf[literal >> 1] == 0)
            {
                openVariables.Push(literal >> 1);
            }
        }

        void AddPair(int first, int second)
        {
            PushIfFixed(first);
            PushIfFixed(second);
            if (_kind[first >> 1] is VariableKind.Gate or VariableKind.Inside or VariableKind.Outside)
            {
                (first, second) = (second, first);
            }

            int subject = first >> 1;
            int other = second >> 1;
            switch (_kind[subject], _kind[other])
            {
                case (VariableKind.Candidate, VariableKind.Candidate) when subject != other:
                    clashes.Add(subject);
                    clashes.Add(other);
                    break;
                case (VariableKind.Candidate, VariableKind.Candidate):
                    facts.Excluded[CandidateOf(subject)] = _unknown.GetValueOrDefault(subject, "its dependencies are not known");
                    break;
                case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Gate):
                    AddRequires(facts, subject, _owner[other]);
                    break;
                case (VariableKind.Candidate, VariableKind.Outside) when (second & 1) == 0:
                    hits.Add((subject, other));
                    break;
                case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Outside):
                    facts.Constrains.Add((CandidateOf(subject), _owner[other]));
                    break;
                case (VariableKind.Gate, VariableKind.Outside) or (VariableKind.Outside, VariableKind.Gate):
                    exclusiveSets.Add(_kind[subject] == VariableKind.Outside ? subject : other);
                    break;
                default:
                    break; // Inside variables and empty gates carry no statement of their own
            }
        }
    }

    /// <summary>The candidates that satisfy a requirement's target, best first.</summary>
    public IReadOnlyList<ConflictFacts.Candidate> CandidatesOf(int target)
    {
        List<ConflictFacts.Candidate> candidates = [];
        ReadOnlySpan<int> sets = target >= 0 ? [target] : _provider.Union(~target);
        foreach (int versionSet in sets)
        {
            VersionSetState set = Set(versionSet);
            foreach (int position in _names[set.Name]!.Order)
            {
                if (set.Contains(position))
                {
                    candidates.Add(new ConflictFacts.Candidate(set.Name, position));
                }
            }
        }

        return candidates;
    }

    private ConflictFacts.Candidate CandidateOf(int variable) => _kind[variable] == VariableKind.Selector
        ? ConflictFacts.Candidate.Root
        : new ConflictFacts.Candidate(_owner[variable], PositionOf(variable));

    private void AddRequires(ConflictFacts facts, int subject, int target)
    {
        (ConflictFacts.Candidate, int) fact = (CandidateOf(subject), target);
        if (!facts.Requires.Contains(fact))
        {
            facts.Requires.Add(fact);
        }
    }

    private void AddFact(ConflictFacts facts, int variable)
    {
        ConflictFacts.Candidate candidate = CandidateOf(variable);
        CandidateList list = _names[candidate.Name]!.Candidates!;
        if (list.ExclusionOf(candidate.Position) is string reason)
        {
            facts.Excluded[candidate] = reason;
        }
        else
        {
            facts.Locked[candidate.Name] = candidate with { Position = list.Locked };
        }
    }

    /// <summary>
    /// Of candidates that exclude each other, those that are false in the end are the ones reported as clashing. Where two are still
    /// true, the one set last stays.
    /// </summary>
    private void FinishClashes(ConflictFacts facts, HashSet<int> clashes, HashSet<int> exclusiveSets, List<(int Candidate, int Outside)> hits)
    {
        foreach ((int candidate, int outside) in hits)
        {
            if (exclusiveSets.Contains(outside))
            {
                clashes.Add(candidate);
            }
        }

        foreach (int variable in clashes)
        {
            if (_value[Positive(variable)] < 0)
            {
                facts.Clashing.Add(CandidateOf(variable));
            }
        }

        Dictionary<int, int> lastTrue = [];
        foreach (int literal in _trail.Span)
        {
            int variable = literal >> 1;
            if ((literal & 1) != 0 || _kind[variable] != VariableKind.Candidate || _names[_owner[variable]]!.Candidates!.AllowMultiple)
            {
                continue;
            }

            if (lastTrue.TryGetValue(_owner[variable], out int earlier))
            {
                facts.Clashing.Add(CandidateOf(earlier));
            }

            lastTrue[_owner[variable]] = variable;
        }

        if (facts.Clashing.Count == 0)
        {
            foreach (int variable in clashes.Where(v => _value[Positive(v)] <= 0))
            {
                facts.Clashing.Add(CandidateOf(variable));
            }
        }
    }
}
