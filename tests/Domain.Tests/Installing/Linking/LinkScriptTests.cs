using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Linking;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Domain.Tests.Installing.Linking;

public sealed class LinkScriptTests : IDisposable
{
    private readonly TestPrefix _prefix = new();

    public void Dispose() => _prefix.Dispose();

    [Theory]
    [InlineData(LinkScriptPolicy.Never, false)]
    [InlineData(LinkScriptPolicy.AllowListed, false)]
    [InlineData(LinkScriptPolicy.Always, true)]
    public async Task Install_Policy_DecidesWhetherScriptsRun(LinkScriptPolicy policy, bool runs)
    {
        InstallOptions options = new() { LinkScripts = policy, AllowedLinkScripts = new HashSet<string> { "another" } };
        await _prefix.InstallAsync(options, Scripts().Build());

        Assert.Equal(runs, _prefix.Has("i-was-post-linked"));
        Assert.Contains(_prefix.Warnings, w => runs ? w.Contains("just ran", StringComparison.Ordinal) : w.Contains("was not run", StringComparison.Ordinal));
        Assert.False(_prefix.Has(".messages.txt"));

        await _prefix.InstallAsync(options);
        Assert.False(_prefix.Has("i-was-post-linked"));
    }

    [Fact]
    public async Task Install_AllowListedPackage_RunsAllButPreLink()
    {
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.AllowListed, AllowedLinkScripts = new HashSet<string> { "link-scripts" } };
        await _prefix.InstallAsync(options, Scripts().File("bin/.link-scripts-pre-link.sh", "touch $SOURCE_DIR/changed\n").Build());

        Assert.True(_prefix.Has("i-was-post-linked"));
        Assert.False(_prefix.Has("changed"));
        Assert.False(File.Exists(_prefix.Directory.At("pkgs/link-scripts-1.0-0/changed")));
    }

    [Fact]
    public async Task Install_Script_SeesThePackageAndNoSecrets()
    {
        Environment.SetEnvironmentVariable("CONDA_STORE_TEST_SECRET", "secret");
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.Always };
        ReadyPackage package = _prefix.Package("s").File("bin/.s-post-link.sh", "env | sort > $PREFIX/seen\n").Build();
        await _prefix.InstallAsync(options, package);

        string seen = _prefix.Read("seen");
        Assert.Contains($"PREFIX={_prefix.Path}\n", seen, StringComparison.Ordinal);
        Assert.Contains("PKG_NAME=s\n", seen, StringComparison.Ordinal);
        Assert.Contains("PKG_VERSION=1.0\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo broken >&2; exit 3", "broken")]
    [InlineData("sleep 60", "longer than")]
    public async Task Install_PostLinkFails_IsTakenBack(string script, string expected)
    {
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.Always, LinkScriptTimeout = TimeSpan.FromSeconds(2) };
        await _prefix.InstallAsync();
        ReadyPackage package = _prefix.Package("s").File("bin/.s-post-link.sh", script).Build();

        StoreException failure = await Assert.ThrowsAsync<StoreException>(() => _prefix.InstallAsync(options with { LinkMode = LinkMode.Copy }, package));

        Assert.Equal(ErrorCode.LinkScriptFailed, failure.Code);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(PrefixState.Ready, PrefixData.StateOf(_prefix.Path));
        Assert.False(_prefix.Has("bin"));

        ReadyPackage repaired = _prefix.Package("s", "1.0", "1").File("bin/.s-post-link.sh", "touch $PREFIX/ran").Build();
        await _prefix.InstallAsync(options, repaired);
        Assert.Equal(PrefixState.Ready, PrefixData.StateOf(_prefix.Path));
        Assert.True(_prefix.Has("ran"));
    }

    [Fact]
    public async Task Remove_PreUnlinkFails_RemovesThePackageAllTheSame()
    {
        InstallOptions options = new() { LinkScripts = LinkScriptPolicy.Always };
        await _prefix.InstallAsync(options, _prefix.Package("s").File("bin/.s-pre-unlink.sh", "exit 1").Build());

        await _prefix.InstallAsync(options);

        Assert.False(_prefix.Has("bin"));
        Assert.Contains(_prefix.Warnings, w => w.Contains("pre-unlink", StringComparison.Ordinal));
    }

    // What the package link-scripts of rattler's test channel does.
    private ExtractedPackage Scripts() => _prefix.Package("link-scripts")
        .File("bin/.link-scripts-post-link.sh", "touch $PREFIX/i-was-post-linked\ncat >> ${PREFIX}/.messages.txt << EOF\nThis script just ran.\nEOF\n")
        .File("bin/.link-scripts-pre-unlink.sh", "rm $PREFIX/i-was-post-linked\n");
}
