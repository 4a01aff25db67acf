using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
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

    [Fact]
    public async Task ResolveAsync_HostThatOnlyThePolicyKnows_IsReadAtTheCheckedAddress()
    {
        Git(_directory.At("origin"), "update-server-info");
        // Not an HttpListener, which answers for its own host name only.
        using TcpListener server = new(IPAddress.Loopback, 0);
        server.Start();
        Task serving = ServeAsync(server, _directory.At("origin/.git"));
        int port = ((IPEndPoint)server.LocalEndpoint).Port;
        GitRepository git = Restricted($"code.example:{port}", _ => [IPAddress.Loopback]);

        Assert.Equal(_second, await git.ResolveAsync($"http://code.example:{port}/x.git", "main", isOffline: false, Token));
        server.Stop();
        await serving;
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/x.git")]
    [InlineData("http://0x7f000001/x.git")]
    [InlineData("https://inside.example/x.git")]
    [InlineData("http://169.254.169.254/x.git")]
    [InlineData("https://bücher.example/x.git")]
    [InlineData("https://code.example./x.git")]
    [InlineData("ssh://git@code.example/x.git")]
    [InlineData("file:///etc/x.git")]
    public async Task ResolveAsync_PlaceThatAPolicyDenies_IsRefusedWithoutAConnection(string url)
    {
        GitRepository git = Restricted("nothing.example", host => [host == "inside.example" ? IPAddress.Parse("10.0.0.5") : IPAddress.Parse("93.184.216.34")]);

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => git.ResolveAsync(url, null, isOffline: false, Token));

        Assert.Equal(ErrorCode.PolicyViolation, failure.Code);
    }

    [Fact]
    public async Task ResolveAsync_ServerRedirectsElsewhere_DoesNotFollow()
    {
        int others = 0;
        using LoopbackListener other = new(context =>
        {
            Interlocked.Increment(ref others);
            context.Response.Close();
            return Task.CompletedTask;
        });
        using LoopbackListener server = new(context =>
        {
            context.Response.Redirect(other.Url + context.Request.RawUrl);
            context.Response.Close();
            return Task.CompletedTask;
        });
        GitRepository git = Restricted("127.0.0.1", _ => [IPAddress.Loopback]);

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => git.ResolveAsync(server.Url + "/x.git", null, isOffline: false, Token));

        Assert.Equal((ErrorCode.ChannelUnavailable, 0), (failure.Code, others));
    }

    private GitRepository Open() => new(_directory.At("cache"), new NetworkOptions(), FetchPolicy.Unrestricted, TimeProvider.System);

    private GitRepository Restricted(string allowed, Func<string, IPAddress[]> addressesOf) => new(
        _directory.At("cache"),
        new NetworkOptions(),
        new FetchPolicy(_ => ValueTask.FromResult(FetchAllowance.Parse(allowed)), (host, _) => Task.FromResult(addressesOf(host))),
        TimeProvider.System);

    private static async Task ServeAsync(TcpListener server, string folder)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await server.AcceptTcpClientAsync(Token);
                NetworkStream stream = client.GetStream();
                using StreamReader reader = new(stream, leaveOpen: true);
                string path = (await reader.ReadLineAsync(Token))!.Split(' ', '?')[1]["/x.git/".Length..];
                while (await reader.ReadLineAsync(Token) is { Length: > 0 })
                {
                    // The headers do not matter.
                }

                string file = Path.Combine(folder, path);
                byte[] body = File.Exists(file) ? await File.ReadAllBytesAsync(file, Token) : [];
                string status = File.Exists(file) ? "200 OK" : "404 Not Found";
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"), Token);
                await stream.WriteAsync(body, Token);
            }
        }
        catch (SocketException)
        {
            // The server was stopped.
        }
    }

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
