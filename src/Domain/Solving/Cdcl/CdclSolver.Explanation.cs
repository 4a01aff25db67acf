namespace CondaStore.Domain.Solving.Cdcl;

// Proofs: every learnt clause remembers what it was resolved from, so that a final conflict can be traced back to statements of the
// problem without searching again. That is a few numbers for each conflict, whatever the outcome.
internal sealed partial class CdclSolver
{
    private IntList _proofPairs = new(16);

    /// <summary>Takes down that the clause being learnt rests on what made a literal true.</summary>
    private void RecordReason(int literal)
    {
        int reason = _reason[literal >> 1];
        if (reason > 0)
        {
            _antecedents.Add(reason);
        }
        else
        {
            RecordAntecedent(0, ~reason ^ 1, literal);
        }
    }

    /// <summary>Takes down a clause that the clause being learnt rests on: one of the arena, or for 0 the two literals.</summary>
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

    /// <summary>The statements behind the conflict with which <see cref="RunAsync"/> failed; to be asked for before it is called again.</summary>
    public ConflictFacts CollectFacts() => new ProofTrace(this).Collect();

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
}
