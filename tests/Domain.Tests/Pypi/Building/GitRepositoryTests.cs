using System.Diagnostics;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Tests.TestSupport;
using CondaStore.Tests.Support;

namespace CondaStore.Domain.Tests.Pypi.Building;

/// <summary>Repositories on this machine, and servers that refuse.</summary>
public sealed class GitRepositoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _url;
    private readonly string _first;
    private readonly string _second;

    public GitRepositoryTests()
    {
        string origin = _directory.At("origin");
        Git(_directory.Path, "init", "--quiet", "--initial-branch=main", origin);
        _first = Commit("one");
        Git(origin, "tag", "v1");
        _second = Commit("two");
        Git(origin, "branch", "feature/x", _first);
        _url = new Uri(origin).AbsoluteUri;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null, true)]
    [InlineData("main", true)]
    [InlineData("v1", false)]
    [InlineData("feature/x", false)]
    public async Task ResolveAsync_BranchOrTag_IsTheCommitThatCanBeCheckedOut(string? revision, bool isSecond)
    {
        GitRepository git = Open();

        string commit = await git.ResolveAsync(_url, revision, isOffline: false, Token);
        await git.CheckOutAsync(_url, commit, _directory.At("out"), Token);

        Assert.Equal(isSecond ? _second : _first, commit);
        Assert.Equal(isSecond ? "two" : "one", File.ReadAllText(_directory.At("out/file")));
        Assert.Equal(isSecond ? "v1-1-g" + _second[..7] : "v1", Git(_directory.At("out"), "describe", "--tags", "--abbrev=7"));
    }

    [Fact]
    public async Task ResolveAsync_ShortCommit_IsTheWholeOne() =>
        Assert.Equal(_first, await Open().ResolveAsync(_url, _first[..10], isOffline: false, Token));

    [Fact]
    public async Task ResolveAsync_KnownCommit_NeedsNoNetwork()
    {
        await Open().ResolveAsync(_url, _first, isOffline: false, Token);
        Directory.Move(_directory.At("origin"), _directory.At("gone"));

        Assert.Equal(_first, await Open().ResolveAsync(_url, _first, isOffline: true, Token));
        Assert.Equal(ErrorCode.PackageUnavailable, (await Fails(_url, "main", isOffline: true)).Code);
        Assert.Equal(ErrorCode.ChannelUnavailable, (await Fails(_url, "main")).Code);
    }

    [Fact]
    public async Task ResolveAsync_BranchMoved_IsWhatItIsNow()
    {
        await Open().ResolveAsync(_url, "main", isOffline: false, Token);
        string third = Commit("three");

        Assert.Equal(third, await Open().ResolveAsync(_url, "main", isOffline: false, Token));
    }

    [Fact]
    public async Task ResolveAsync_UnknownRevision_IsNamed()
    {
        StoreException failure = await Fails(_url, "nowhere");

        Assert.Equal((ErrorCode.PackageUnavailable, "nowhere"), (failure.Code, failure.Found));
    }

    [Fact]
    public async Task ResolveAsync_ServerWantsALogin_SaysSoWithoutTheSecret()
    {
        using LoopbackListener server = new(context =>
        {
            context.Response.StatusCode = 401;
            context.Response.AddHeader("WWW-Authenticate", "Basic realm=\"x\"");
            context.Response.Close();
            return Task.CompletedTask;
        });

        StoreException open = await Fails($"{server.Url}/private.git", null);
        StoreException wrong = await Fails(server.Url.Replace("http://", "http://me:hidden@", StringComparison.Ordinal) + "/private.git", null);

        Assert.Equal((ErrorCode.ChannelAccessDenied, ErrorCode.ChannelAccessDenied), (open.Code, wrong.Code));
        Assert.Contains("private.git", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", wrong.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(open.Hints);
    }

    [Fact]
    public async Task CheckOutAsync_HooksAndSubmodulesOfTheRepository_DoNothing()
    {
        string origin = _directory.At("origin");
        _directory.Write("origin/.gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c \"touch " + _directory.At("touched") + "\"\n");
        _directory.Write("origin/.gitattributes", "* filter=evil\n");
        Git(origin, "add", ".");
        string commit = Commit("three");

        string found = await Open().ResolveAsync(_url, "main", isOffline: false, Token);
        await Open().CheckOutAsync(_url, found, _directory.At("out"), Token);

        Assert.Equal(commit, found);
        Assert.Equal("three", File.ReadAllText(_directory.At("out/file")));
        Assert.False(File.Exists(_directory.At("touched")));
    }

    private GitRepository Open() => new(_directory.At("cache"), new NetworkOptions(), TimeProvider.System);

    private Task<StoreException> Fails(string url, string? revision, bool isOffline = false) =>
        Assert.ThrowsAsync<StoreException>(() => Open().ResolveAsync(url, revision, isOffline, Token));

    private string Commit(string content)
    {
        _directory.Write("origin/file", content);
        Git(_directory.At("origin"), "add", "file");
        Git(_directory.At("origin"), "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--quiet", "-m", content);
        return Git(_directory.At("origin"), "rev-parse", "HEAD");
    }

    private static string Git(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
