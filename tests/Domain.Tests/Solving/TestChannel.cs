using CondaStore.Domain.Channels.Indexes;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Tests.Solving;

/// <summary>Makes channels out of a few words.</summary>
internal sealed class TestChannel(string name = "main")
{
    private readonly List<RepodataRecord> _records = [];

    public string Url => $"https://channels.test/{name}";

    public IReadOnlyList<RepodataRecord> Records => _records;

    public TestChannel Add(
        string package,
        string version,
        string build = "0",
        long number = 0,
        string[]? depends = null,
        string[]? constrains = null,
        string[]? features = null,
        long? timestamp = null,
        string subdir = "linux-64",
        string archive = "conda")
    {
        _records.Add(new RepodataRecord
        {
            Name = package,
            Version = version,
            Build = build,
            BuildNumber = number,
            Subdir = subdir,
            FileName = $"{package}-{version}-{build}.{archive}",
            Url = $"{Url}/{subdir}/{package}-{version}-{build}.{archive}",
            Channel = Url,
            Depends = depends ?? [],
            Constrains = constrains ?? [],
            TrackFeatures = features ?? [],
            Timestamp = timestamp,
            Noarch = subdir == "noarch" ? NoarchKind.Python : NoarchKind.None,
        });
        return this;
    }

    public void Add(RepodataRecord record) => _records.Add(record);

    public RepodataRecord Find(string package, string version, string build = "0") =>
        _records.Single(r => r.Name == package && r.Version == version && r.Build == build);

    public IReadOnlyList<SubdirSource> Sources() => SourcesOf(_records);

    public IReadOnlyList<SubdirSource> SourcesOf(IEnumerable<RepodataRecord> records) =>
        [.. new[] { "linux-64", "noarch" }.Select(s => ChannelIndex.FromRecords(Channel.FromUrl(Url), s, records.Where(r => r.Subdir == s)))];

    public static SolveRequest Request(TestChannel[] channels, params string[] specs) => new()
    {
        Channels = [.. channels.Select(c => c.Sources())],
        Specs = [.. specs.Select(s => MatchSpec.Parse(s, SpecOptions.Lenient | SpecOptions.Extensions))],
    };

    public SolveRequest Request(params string[] specs) => Request([this], specs);

    /// <summary>The answer as <c>name=version=build</c>, sorted, blank separated.</summary>
    public static async Task<string> SolveAsync(SolveRequest request)
    {
        Solution solution = await Solver.SolveAsync(request, TestContext.Current.CancellationToken);
        return string.Join(' ', solution.Records.Select(r => $"{r.Name}={r.Version}={r.Build}").Order(StringComparer.Ordinal));
    }

    public static Task<SolveFailure> FailAsync(SolveRequest request) =>
        Assert.ThrowsAsync<SolveFailure>(async () => await Solver.SolveAsync(request, TestContext.Current.CancellationToken));
}
