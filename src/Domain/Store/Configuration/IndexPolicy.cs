using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Determines which package indexes may be used in a namespace or environment, and with which credentials, as <see cref="ChannelPolicy"/>
/// does for channels. Each layer of settings with allowed indexes further restricts those of the layers below.
/// </summary>
public sealed class IndexPolicy
{
    private static readonly Uri PypiFiles = new("https://files.pythonhosted.org/");

    private readonly StoreSettings _settings;
    private readonly IReadOnlyList<HashSet<string>> _allowed;
    private readonly FetchAllowance _reachable;
    private readonly IReadOnlyList<IndexLocation> _known;

    /// <summary>Creates the policy of a namespace or environment.</summary>
    /// <param name="settings">Its effective settings.</param>
    /// <param name="deployment">The addresses beyond the public internet that the deployment allows.</param>
    public IndexPolicy(StoreSettings settings, FetchAllowance deployment)
    {
        _settings = settings;
        _allowed =
            [.. settings.IndexLimits.Select(l => l.Select(IndexLocation.Parse).Select(i => i.Url).ToHashSet(StringComparer.Ordinal))];
        _reachable = ChannelPolicy.ReachableOf(settings, deployment);
        _known =
        [
            .. settings.PypiDefaultIndexes.Concat(settings.PypiAllowedIndexes)
                .Concat(settings.OfStore.PypiDefaultIndexes).Concat(settings.OfStore.PypiAllowedIndexes).Select(IndexLocation.Parse),
        ];
    }

    /// <summary>Returns the indexes for solving a requirements file, with credentials: its own, or else those of the settings.</summary>
    /// <param name="file">The file; its options and the URLs of its projects are checked.</param>
    /// <exception cref="StoreException">One is not allowed (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public IReadOnlyList<IndexLocation> Open(RequirementsFile file)
    {
        IndexLocation[] own =
            [.. new[] { file.Index }.Concat(file.ExtraIndexes).OfType<RequirementsUrl>().Select(u => IndexLocation.Parse(u.Value))];
        CheckIndexes(own);
        CheckFiles(file.Entries.Concat(file.Constraints).Select(e => e.Reference?.Location ?? e.Requirement?.Url).OfType<string>());
        IEnumerable<IndexLocation> defaults = file.Index is null ? _settings.PypiDefaultIndexes.Select(IndexLocation.Parse) : [];
        return [.. defaults.Concat(own).Select(WithCredentials).Distinct()];
    }

    /// <summary>Returns the indexes of a lockfile, with credentials, or else those of the settings.</summary>
    /// <exception cref="StoreException">One is not allowed (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public IReadOnlyList<IndexLocation> Open(IReadOnlyList<IndexLocation> indexes)
    {
        CheckIndexes(indexes);
        return [.. (indexes.Count > 0 ? indexes : _settings.PypiDefaultIndexes.Select(IndexLocation.Parse)).Select(WithCredentials)];
    }

    /// <summary>Checks that wheels are on the host of an allowed index, where it has its files.</summary>
    /// <param name="urls">The URLs of wheels, other files of projects, or repositories.</param>
    /// <exception cref="StoreException">One is not allowed (<see cref="ErrorCode.PolicyViolation"/>).</exception>
    public void CheckFiles(IEnumerable<string> urls)
    {
        string[] refused =
        [
            .. urls.Select(LocationOf).Select(Redaction.Strip).Where(u => !IsAllowedFile(u))
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        if (refused.Length > 0)
        {
            throw Refusal("Files of Python projects", refused);
        }
    }

    private void CheckIndexes(IEnumerable<IndexLocation> indexes)
    {
        string[] refused = [.. indexes.Where(i => !IsAllowed(i.Url)).Select(i => i.Url)];
        if (refused.Length > 0)
        {
            throw Refusal("Package indexes", refused);
        }
    }

    private static string LocationOf(string url) =>
        DirectReference.TryParse(url, out DirectReference? reference, out _) ? reference.Location : url;

    /// <summary>Returns the record of a wheel with the URL to request, which contains credentials and must not be stored.</summary>
    public RepodataRecord Apply(RepodataRecord record) =>
        !record.IsBuilt && Redaction.Strip(record.Url) == record.Url
            ? record with { Url = _known.Select(i => i.WithCredentials(record.Url)).FirstOrDefault(u => u != record.Url) ?? record.Url }
            : record;

    /// <summary>Rejects a layer of settings that allows indexes which the layers below do not allow.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidSetting"/>.</exception>
    internal static void CheckNarrows(StoreSettings layered, StoreSettings below)
    {
        string[] wider =
        [
            .. layered.IndexLimits.Skip(below.IndexLimits.Count).SelectMany(l => l).Select(i => IndexLocation.Parse(i).Url)
                .Where(u => !below.IndexLimits.All(l => l.Any(i => IndexLocation.Parse(i).Url == u))),
        ];
        if (wider.Length > 0)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"Setting {SettingKey.PypiAllowedIndexes} may only narrow what is allowed above, and {string.Join(", ", wider)} is not.");
        }
    }

    private IndexLocation WithCredentials(IndexLocation index) => _known.FirstOrDefault(index.Equals) ?? index;

    private bool IsAllowed(string url) => _allowed.All(a => a.Contains(url)) && IsReachable(url);

    private bool IsReachable(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) && _reachable.Allows(parsed);

    private bool IsAllowedFile(
        string url) => IsReachable(url) && _allowed.All(limit => limit.Any(index => IsOf(new Uri(index), new Uri(url))));

    private static bool IsOf(Uri index, Uri file) =>
        HasSameServer(index, file) || (HasSameServer(index, new Uri(IndexLocation.Pypi.Url)) && HasSameServer(PypiFiles, file));

    private static bool HasSameServer(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private StoreException Refusal(string what, IEnumerable<string> urls) => new(
        ErrorCode.PolicyViolation,
        $"{what} {{{string.Join(", ", urls.Select(u => $"'{Redaction.Redact(u)}'"))}}} not allowed in specification")
    {
        Hints =
        [
            .. _settings.IndexLimits.Select(l => $"allowed are {string.Join(", ", l.Select(Redaction.Redact))}")
                .DefaultIfEmpty("what is not on the public internet, the store's own machine included, must be allowed by an "
                    + "administrator of the store"),
        ],
    };
}
