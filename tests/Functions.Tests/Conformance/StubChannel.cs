using System.Buffers;
using System.Net;
using System.Text;
using CondaStore.Domain.Channels.Repodata;
using CondaStore.Domain.Packages.Archives;
using CondaStore.Domain.Records;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Functions.Tests.Conformance;

/// <summary>
/// Answers for the channels that the recordings name, without a network: the packages of the recorded stub solver, among them
/// <c>slowpkg</c>, whose download never ends; tests may hold other requests instead.
/// </summary>
internal sealed class StubChannel : HttpMessageHandler
{
    public const string CondaForge = "https://conda.anaconda.org/conda-forge";

    private static readonly string[] Fillers = [.. Enumerable.Range(0, 16).Select(i => $"filler{i}")];

    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly string _held;

    /// <summary>What the channel has.</summary>
    public static IReadOnlyList<BuiltPackage> Packages { get; } =
    [
        Package("python", "3.12"), Package("python", "3.11"), Package("flask", "1.0", Fillers), Package("ipykernel", "1.0"),
        Package("numpy", "1.0"), Package("pyzmq", "1.0"), Package("slowpkg", "1.0"),
        .. Fillers.Select((f, i) => Package(f, i.ToString())),
    ];

    /// <param name="held">What is in the URLs of requests that are never answered.</param>
    public StubChannel(string held = "/slowpkg-")
    {
        _held = held;
        foreach (string subdir in new[] { "linux-64", "noarch" })
        {
            ArrayBufferWriter<byte> repodata = new();
            RepodataWriter.Write(repodata, subdir, subdir == "noarch" ? Packages.Select(Record) : []);
            foreach (string channel in new[] { CondaForge, "https://conda.anaconda.org/main", "https://repo.anaconda.com/pkgs/main" })
            {
                _files[$"{channel}/{subdir}/repodata.json"] = channel == CondaForge
                    ? repodata.WrittenSpan.ToArray()
                    : Encoding.UTF8.GetBytes($$$"""{"info":{"subdir":"{{{subdir}}}"},"packages":{},"packages.conda":{}}""");
            }
        }

        foreach (BuiltPackage package in Packages)
        {
            _files[package.Record(CondaForge).Url] = package.Bytes;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string url = request.RequestUri!.GetLeftPart(UriPartial.Path);
        if (url.Contains(_held, StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return _files.TryGetValue(url, out byte[]? content)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content), RequestMessage = request }
            : new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new ByteArrayContent([]), RequestMessage = request };
    }

    // Some records of the recorded index had no license.
    private static RepodataRecord Record(BuiltPackage package) => package.Record(CondaForge) with
    {
        License = package.Archive is { Name: "numpy" } or { Name: "python", Version: "3.11" } ? null : "MIT",
    };

    private static BuiltPackage Package(string name, string version, params string[] depends) => new PackageBuilder(name, version)
        .Noarch(NoarchKind.Generic).DependsOn(depends).File($"share/{name}.txt", name).Build(PackageArchiveKind.Conda);
}
