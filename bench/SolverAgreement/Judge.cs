using CondaStore.Domain.Records;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Conda;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.SolverAgreement;

/// <summary>
/// Decides by the rules of docs/solver.md which of two answers to a request is the better one, without searching: both are walked
/// breadth first from the request, and at the first requirement that they satisfy differently, the order of its candidates decides.
/// </summary>
internal sealed class Judge(SolveRequest request)
{
    private const string Rule = "rule: ";

    private readonly CondaProvider _provider = new(request, withExcluded: false);
    private readonly Dictionary<int, bool[]> _orderedGroups = [];
    private readonly Dictionary<int, int[]> _orders = [];

    /// <summary>"same", "ours: …" with the deciding requirement, "theirs: …", "rule: …" when a rule of ours excludes one of their records, or "invalid: …".</summary>
    public async Task<string> CompareAsync(Solution ours, string[] other, CancellationToken cancellationToken)
    {
        SearchProblem problem = _provider.Problem(out _);
        (Dictionary<int, int> theirs, string? unknown) = await PositionsAsync(other, cancellationToken);
        (Dictionary<int, int> own, _) = await PositionsAsync([.. ours.Records.Select(r => r.FileName)], cancellationToken);
        string? broken = unknown ?? await BrokenAsync(problem, theirs, cancellationToken) ?? await SurplusAsync(problem, theirs, cancellationToken);
        return broken is not null ? Verdict(broken) : await FirstDifferenceAsync(problem, own, theirs, cancellationToken);
    }

    /// <summary>Whether an answer exists that we did not find.</summary>
    public async Task<string> CheckAsync(string[] other, CancellationToken cancellationToken)
    {
        SearchProblem problem = _provider.Problem(out _);
        (Dictionary<int, int> theirs, string? unknown) = await PositionsAsync(other, cancellationToken);
        string? broken = unknown ?? await BrokenAsync(problem, theirs, cancellationToken);
        return broken is null ? "theirs: valid, and we found none" : Verdict(broken);
    }

    private static string Verdict(string broken) => broken.StartsWith(Rule, StringComparison.Ordinal) ? broken : $"invalid: {broken}";

    private async Task<(Dictionary<int, int> Positions, string? Unknown)> PositionsAsync(string[] files, CancellationToken cancellationToken)
    {
        Dictionary<int, int> positions = [];
        foreach (string virtualName in request.VirtualPackages.Select(v => v.Name))
        {
            positions[_provider.NameId(virtualName)] = 0;
        }

        foreach (string file in files)
        {
            string stem = file.EndsWith(".conda", StringComparison.Ordinal) ? file[..^6] : file[..^8];
            int name = _provider.NameId(stem[..stem.LastIndexOf('-', stem.LastIndexOf('-') - 1)]);
            CandidateList list = await _provider.GetCandidatesAsync(name, cancellationToken);
            int position = Enumerable.Range(0, list.Count).FirstOrDefault(p => _provider.RecordOf(name, p)?.FileName == file, -1);
            if (position < 0)
            {
                return (positions, await ExclusionAsync(stem, file, cancellationToken));
            }

            positions[name] = position;
        }

        return (positions, null);
    }

    /// <summary>Why a file is no candidate for us.</summary>
    private async Task<string> ExclusionAsync(string stem, string file, CancellationToken cancellationToken)
    {
        CondaProvider all = new(request, withExcluded: true);
        int name = all.NameId(stem[..stem.LastIndexOf('-', stem.LastIndexOf('-') - 1)]);
        CandidateList list = await all.GetCandidatesAsync(name, cancellationToken);
        string? reason = Enumerable.Range(0, list.Count).Where(p => all.RecordOf(name, p)?.FileName == file).Select(list.ExclusionOf).FirstOrDefault();
        return reason is null ? $"{file} is not in any channel" : $"{Rule}{file}: {reason}";
    }

    private async Task<string?> BrokenAsync(SearchProblem problem, Dictionary<int, int> chosen, CancellationToken cancellationToken)
    {
        foreach (Requirement requirement in problem.Requirements)
        {
            if (!await MeetsAsync(requirement.Target, chosen, cancellationToken))
            {
                return $"{_provider.VersionSetText(requirement.Target)} is not met";
            }
        }

        foreach ((int name, int position) in chosen)
        {
            Dependencies dependencies = await _provider.GetDependenciesAsync(name, position, cancellationToken);
            foreach (Requirement requirement in dependencies.Requirements)
            {
                if (requirement.Condition < 0 && !await MeetsAsync(requirement.Target, chosen, cancellationToken))
                {
                    return $"{_provider.NameText(name)} needs {_provider.VersionSetText(requirement.Target)}";
                }
            }

            foreach (int constraint in dependencies.Constraints)
            {
                if (chosen.ContainsKey(_provider.NameOf(constraint)) && !await MeetsAsync(constraint, chosen, cancellationToken))
                {
                    return $"{_provider.NameText(name)} forbids other than {_provider.VersionSetText(constraint)}";
                }
            }
        }

        return null;
    }

    /// <summary>Something chosen that nothing asks for.</summary>
    private async Task<string?> SurplusAsync(SearchProblem problem, Dictionary<int, int> chosen, CancellationToken cancellationToken)
    {
        HashSet<int> reached = [];
        Queue<Requirement> open = new(problem.Requirements);
        while (open.TryDequeue(out Requirement requirement))
        {
            int name = _provider.NameOf(requirement.Target);
            if (reached.Add(name))
            {
                foreach (Requirement next in (await _provider.GetDependenciesAsync(name, chosen[name], cancellationToken)).Requirements)
                {
                    open.Enqueue(next);
                }
            }
        }

        int surplus = chosen.Keys.FirstOrDefault(n => !reached.Contains(n), -1);
        return surplus < 0 ? null : $"nothing needs {_provider.NameText(surplus)}";
    }

    private async Task<bool> MeetsAsync(int versionSet, Dictionary<int, int> chosen, CancellationToken cancellationToken)
    {
        int name = _provider.NameOf(versionSet);
        CandidateList list = await _provider.GetCandidatesAsync(name, cancellationToken);
        if (!chosen.TryGetValue(name, out int position))
        {
            return false;
        }

        ulong[] bits = new ulong[(list.Count + 63) >> 6];
        _provider.Match(versionSet, bits);
        return (bits[position >> 6] & (1UL << (position & 63))) != 0;
    }

    private async Task<string> FirstDifferenceAsync(
        SearchProblem problem, Dictionary<int, int> own, Dictionary<int, int> theirs, CancellationToken cancellationToken)
    {
        HashSet<int> visited = [];
        Queue<Requirement> open = new(problem.Requirements);
        while (open.TryDequeue(out Requirement requirement))
        {
            int name = _provider.NameOf(requirement.Target);
            if (!visited.Add(name))
            {
                continue;
            }

            if (own[name] == theirs[name])
            {
                foreach (Requirement next in (await _provider.GetDependenciesAsync(name, own[name], cancellationToken)).Requirements)
                {
                    open.Enqueue(next);
                }

                continue;
            }

            int mine = await PlaceAsync(name, own[name], theirs[name], cancellationToken);
            int their = await PlaceAsync(name, theirs[name], own[name], cancellationToken);
            string at = $"{_provider.VersionSetText(requirement.Target)}: {Describe(name, own[name])} (#{mine}), theirs {Describe(name, theirs[name])} (#{their})";
            return mine < their ? $"ours at {at}" : $"theirs at {at}";
        }

        return "same";
    }

    /// <summary>Place of a candidate in the final order of its name.</summary>
    private async Task<int> PlaceAsync(int name, int position, int other, CancellationToken cancellationToken)
    {
        CandidateList list = await _provider.GetCandidatesAsync(name, cancellationToken);
        if (!_orders.TryGetValue(name, out int[]? order))
        {
            _orders[name] = order = [.. Enumerable.Range(0, list.Count)];
            _orderedGroups[name] = new bool[list.GroupEnds?.Length ?? 0];
        }

        if (list.GroupEnds is { } ends)
        {
            int group = Array.FindIndex(ends, e => position < e);
            int start = group == 0 ? 0 : ends[group - 1];
            if (other >= start && other < ends[group] && !_orderedGroups[name][group])
            {
                _orderedGroups[name][group] = true;
                await _provider.OrderGroupAsync(name, order, start, ends[group], cancellationToken);
            }
        }

        return Array.IndexOf(order, position);
    }

    private string Describe(int name, int position)
    {
        RepodataRecord record = _provider.RecordOf(name, position)!;
        return $"{record.Version} {record.Build}";
    }
}
