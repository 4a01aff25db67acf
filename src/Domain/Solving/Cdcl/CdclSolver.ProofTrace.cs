namespace CondaStore.Domain.Solving.Cdcl;

internal sealed partial class CdclSolver
{
    /// <summary>Follows a final conflict back to the statements of the problem that it rests on.</summary>
    private sealed class ProofTrace(CdclSolver solver)
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

        public ConflictFacts Collect()
        {
            if (solver._conflictClause != 0)
            {
                _openClauses.Push(solver._conflictClause);
            }
            else if (solver._conflict.Count == 2)
            {
                AddPair(solver._conflict[0], solver._conflict[1]);
            }

            foreach (int literal in solver._conflict.Span)
            {
                _openVariables.Push(literal >> 1);
            }

            while (_openClauses.Count + _openVariables.Count > 0)
            {
                if (_openVariables.TryPop(out int variable))
                {
                    if (solver._value[Positive(variable)] != 0 && solver._levelOf[variable] <= RootLevel && _variables.Add(variable))
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

        private void TraceVariable(int variable)
        {
            int reason = solver._reason[variable];
            if (reason == NoReason)
            {
                _facts.Selectors.Add(solver._owner[variable]);
            }
            else if (reason == FactReason)
            {
                AddFact(variable);
            }
            else if (reason > 0)
            {
                _openClauses.Push(reason);
                foreach (int literal in solver.Literals(reason))
                {
                    _openVariables.Push(literal >> 1);
                }
            }
            else
            {
                int literal = solver._value[Positive(variable)] > 0 ? Positive(variable) : Negative(variable);
                AddPair(~reason ^ 1, literal);
                _openVariables.Push((~reason) >> 1);
            }
        }

        private void TraceClause(int clause)
        {
            foreach (int literal in solver.Literals(clause))
            {
                PushIfFixed(literal);
            }

            int proof = solver._arena[clause + 1];
            if (proof == 0)
            {
                if (solver._conditionalClauses.TryGetValue(clause, out Conditional? conditional))
                {
                    AddRequires(conditional.Subject, conditional.Requirement.Target);
                }

                return;
            }

            for (int i = proof + 1; i <= proof + solver._proof[proof]; i++)
            {
                int antecedent = solver._proof[i];
                if (antecedent > 0)
                {
                    _openClauses.Push(antecedent);
                }
                else
                {
                    int pair = (-antecedent - 1) * 2;
                    AddPair(solver._proofPairs[pair], solver._proofPairs[pair + 1]);
                }
            }
        }

        private void PushIfFixed(int literal)
        {
            // Literals of level 0 never enter a learnt clause, so their reasons are part of its proof.
            if (solver._levelOf[literal >> 1] == 0)
            {
                _openVariables.Push(literal >> 1);
            }
        }

        /// <summary>Reads a clause of two literals, which is never written down, as the statement it stands for.</summary>
        private void AddPair(int first, int second)
        {
            PushIfFixed(first);
            PushIfFixed(second);
            if (solver._kind[first >> 1] is VariableKind.Gate or VariableKind.Inside or VariableKind.Outside)
            {
                (first, second) = (second, first);
            }

            int subject = first >> 1;
            int other = second >> 1;
            switch (solver._kind[subject], solver._kind[other])
            {
                case (VariableKind.Candidate, VariableKind.Candidate) when subject != other:
                    _clashes.Add(subject);
                    _clashes.Add(other);
                    break;
                case (VariableKind.Candidate, VariableKind.Candidate):
                    _facts.Excluded[solver.CandidateOf(subject)] = solver._unknown.GetValueOrDefault(subject, "its dependencies are not known");
                    break;
                case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Gate):
                    AddRequires(subject, solver._owner[other]);
                    break;
                case (VariableKind.Candidate, VariableKind.Outside) when (second & 1) == 0:
                    _hits.Add((subject, other));
                    break;
                case (VariableKind.Candidate or VariableKind.Selector, VariableKind.Outside):
                    _facts.Constrains.Add((solver.CandidateOf(subject), solver._owner[other]));
                    break;
                case (VariableKind.Gate, VariableKind.Outside) or (VariableKind.Outside, VariableKind.Gate):
                    _exclusiveSets.Add(solver._kind[subject] == VariableKind.Outside ? subject : other);
                    break;
                default:
                    break; // Inside variables and empty gates carry no statement of their own
            }
        }

        private void AddRequires(int subject, int target)
        {
            (ConflictFacts.Candidate, int) fact = (solver.CandidateOf(subject), target);
            if (_required.Add(fact))
            {
                _facts.Requires.Add(fact);
            }
        }

        private void AddFact(int variable)
        {
            ConflictFacts.Candidate candidate = solver.CandidateOf(variable);
            CandidateList list = solver._names[candidate.Name]!.Candidates!;
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
        /// Of candidates that exclude each other, those that are false in the end are the ones reported as clashing. Where two are
        /// still true, the one set last stays.
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

            _facts.Clashing.UnionWith(_clashes.Where(v => solver._value[Positive(v)] < 0).Select(solver.CandidateOf));
            Dictionary<int, int> lastTrue = [];
            foreach (int literal in solver._trail.Span)
            {
                int variable = literal >> 1;
                if ((literal & 1) != 0
                    || solver._kind[variable] != VariableKind.Candidate
                    || solver._names[solver._owner[variable]]!.Candidates!.AllowMultiple)
                {
                    continue;
                }

                if (lastTrue.TryGetValue(solver._owner[variable], out int earlier))
                {
                    _facts.Clashing.Add(solver.CandidateOf(earlier));
                }

                lastTrue[solver._owner[variable]] = variable;
            }

            if (_facts.Clashing.Count == 0)
            {
                _facts.Clashing.UnionWith(_clashes.Where(v => solver._value[Positive(v)] <= 0).Select(solver.CandidateOf));
            }
        }
    }
}
