using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Solving.Conda;

// Provides information about candidates outside the search: their records, and the contents of the channels.
internal sealed partial class CondaProvider
{
    /// <summary>Returns the records among chosen candidates, and the optional groups by package name.</summary>
    public (List<RepodataRecord> Records, IReadOnlyDictionary<string, IReadOnlyList<string>> Extras) Answer(
        IReadOnlyList<(int Name, int Position)> chosen)
    {
        List<RepodataRecord> records = new(chosen.Count);
        SortedDictionary<string, IReadOnlyList<string>> extras = new(StringComparer.Ordinal);
        foreach ((int name, int position) in chosen)
        {
            if (RecordOf(name, position) is { } record)
            {
                records.Add(record);
            }
            else if (ExtraOf(name) is var (package, extra))
            {
                extras[package] = [.. extras.GetValueOrDefault(package, []).Append(extra).Order(StringComparer.Ordinal)];
            }
        }

        return (records, extras);
    }

    /// <summary>Returns the record of a candidate; null for virtual packages and optional groups.</summary>
    public RepodataRecord? RecordOf(int name, int position)
    {
        CondaName state = _names[name];
        if (state.IsExtra || state.Text.StartsWith("__", StringComparison.Ordinal))
        {
            return null;
        }

        (RecordGroup group, int index) = state.At(position);
        return group.Decode(index);
    }

    /// <summary>Returns the package and the optional group that a name stands for, if it does.</summary>
    public (string Package, string Extra)? ExtraOf(int name)
    {
        string text = _names[name].Text;
        int bracket = text.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? null : (text[..bracket], text[(bracket + 1)..^1]);
    }

    /// <summary>How many candidates a loaded name has.</summary>
    public int CountOf(int name) => _names[name].Count;

    /// <summary>Determines whether records of a loaded name were excluded from its candidates because they must not be used.</summary>
    public bool HasLeftOut(int name) => _names[name].HasLeftOut;

    /// <summary>Returns the group and index of a candidate's record; null for virtual packages and optional groups.</summary>
    public (RecordGroup Group, int Index)? GroupOf(int name, int position) =>
        _names[name] is { IsExtra: false } state && !state.Text.StartsWith("__", StringComparison.Ordinal) ? state.At(position) : null;

    /// <summary>Determines whether a record requires one of two packages.</summary>
    public bool DependsOn(int name, int position, int first, int second)
    {
        (RecordGroup group, int index) = _names[name].At(position);
        foreach (int id in group.DependsIds(index))
        {
            if (Parse(group, index, id) is { Error: null } dependency && (dependency.Name == first || dependency.Name == second))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Determines whether any channel has the name, even if it is excluded.</summary>
    public async ValueTask<bool> HasRecordsAsync(string name, CancellationToken cancellationToken) =>
        (await GetCandidatesAsync(NameId(name), cancellationToken)).Count > 0;

    /// <summary>Returns a hint that lists the existing versions of a name.</summary>
    public string VersionsHint(string name)
    {
        CondaName state = _names[NameId(name)];
        string[] versions =
            [.. Enumerable.Range(0, state.Count).OrderBy(p => state.RankOf[p]).Select(p => VersionText(state.Id, p)).Distinct()];
        string shown = versions.Length <= 5 ? string.Join(", ", versions) : $"{versions[0]}, …, {string.Join(", ", versions[^3..])}";
        return $"The channels have '{name}' in these versions: {shown}.";
    }
}
