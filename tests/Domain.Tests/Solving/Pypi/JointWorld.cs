using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Domain.VirtualPackages;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Solving.Pypi;

/// <summary>A conda channel and a package index in a few words, and solves with both.</summary>
internal sealed class JointWorld : IDisposable
{
    private readonly TemporaryDirectory _cache = new();
    private readonly List<TestWheel> _sources = [];

    public TestChannel Channel { get; } = new();

    public TestIndex Index { get; } = new();

    public void Dispose()
    {
        Index.Dispose();
        _cache.Dispose();
    }

    /// <summary>Adds Pythons to the channel.</summary>
    public JointWorld Python(params string[] versions)
    {
        foreach (string version in versions)
        {
            string[] parts = version.Split('.');
            Channel.Add("python", version, $"0_cp{parts[0]}{parts[1]}", depends: [$"python_abi {parts[0]}.{parts[1]}.* *_cp{parts[0]}{parts[1]}"]);
            if (!Channel.Records.Any(r => r.Name == "python_abi" && r.Version == $"{parts[0]}.{parts[1]}"))
            {
                Channel.Add("python_abi", $"{parts[0]}.{parts[1]}", $"1_cp{parts[0]}{parts[1]}");
            }
        }

        return this;
    }

    /// <summary>Adds a conda package that needs Python, so that it is the project of its name.</summary>
    public JointWorld Conda(string name, string version, params string[] depends)
    {
        Channel.Add(name, version, depends: ["python", .. depends], subdir: "noarch");
        return this;
    }

    /// <summary>Adds a wheel for every Python.</summary>
    public JointWorld Wheel(string name, string version, params string[] requires) => Add(new TestWheel(name, version) { Requires = requires });

    public JointWorld Add(params TestWheel[] wheels)
    {
        Index.Add(wheels);
        _sources.AddRange(wheels.Where(w => w.IsSource));
        return this;
    }

    /// <summary>A request of conda specs and requirements, which begin with <c>pip:</c>.</summary>
    public SolveRequest Request(IndexClient client, params string[] wanted) => new()
    {
        Channels = [Channel.Sources()],
        Specs = [.. wanted.Where(w => !w.StartsWith("pip:", StringComparison.Ordinal)).Select(s => MatchSpec.Parse(s))],
        VirtualPackages = [new VirtualPackage("__linux", "6.1", "0"), new VirtualPackage("__glibc", "2.36", "0")],
        Pypi = new PypiRequest
        {
            Index = client,
            Subdir = "linux-64",
            Requirements = [.. wanted.Where(w => w.StartsWith("pip:", StringComparison.Ordinal)).Select(w => PypiRequirement.Parse(w[4..].Trim()))],
        },
    };

    /// <summary>A client of the index, or of the indexes that a requirements file names.</summary>
    public IndexClient Client(RequirementsFile? file = null)
    {
        IndexClientOptions options = new()
        {
            CacheDirectory = Path.Combine(_cache.Path, Guid.NewGuid().ToString("N")),
            Handler = Index,
            Indexes = [IndexLocation.Parse(Index.Url)],
            Retries = 0,
        };
        return new IndexClient(file is null ? options : options.For(file));
    }

    /// <summary>Makes a request use source distributions, whose metadata is known without building anything.</summary>
    public SolveRequest WithSources(SolveRequest request) => request with
    {
        Pypi = request.Pypi! with
        {
            SourceMetadata = (_, file, _) => new(CoreMetadata.Parse(_sources.Single(s => s.FileName == file.FileName).Metadata, file.FileName)),
        },
    };

    public Task<string> SolveAsync(params string[] wanted) => SolveAsync(null, wanted);

    /// <summary>The answer without <c>python_abi</c>: conda packages as <c>name=version</c>, projects as <c>name==version</c>, sorted.</summary>
    public async Task<string> SolveAsync(Func<SolveRequest, SolveRequest>? change, params string[] wanted)
    {
        await using IndexClient client = Client();
        SolveRequest request = Request(client, wanted);
        return TextOf(await Solver.SolveAsync(change is null ? request : change(request), TestContext.Current.CancellationToken));
    }

    public static string TextOf(Solution solution) => string.Join(
        ' ',
        solution.Records.Where(r => r.Name != "python_abi").Select(r => $"{r.Name}={r.Version}")
            .Concat(solution.PypiPackages.Select(p => $"{p.Name}{(p.Extras.Count > 0 ? $"[{string.Join(',', p.Extras)}]" : "")}=={p.Version}"))
            .Order(StringComparer.Ordinal));

    public Task<SolveFailure> FailAsync(params string[] wanted) => FailAsync(null, wanted);

    public async Task<SolveFailure> FailAsync(Func<SolveRequest, SolveRequest>? change, params string[] wanted) =>
        await Assert.ThrowsAsync<SolveFailure>(() => SolveAsync(change, wanted));
}
