using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Configuration;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Configuration;

public sealed class ChannelPolicyTests
{
    private readonly StoreUnderTest _store = new();

    [Theory]
    // A namespace narrows what the store allows, and never widens it; no list limits nothing.
    [InlineData("", "", "bioconda", true)]
    [InlineData("'conda-forge'", "", "conda-forge", true)]
    [InlineData("'conda-forge'", "", "bioconda", false)]
    [InlineData("", "'conda-forge'", "bioconda", false)]
    [InlineData("'conda-forge','bioconda'", "'conda-forge'", "conda-forge", true)]
    [InlineData("'conda-forge','bioconda'", "'conda-forge'", "bioconda", false)]
    [InlineData("'conda-forge'", "", "https://conda.anaconda.org/conda-forge/", true)]
    [InlineData("'conda-forge'", "", "https://CONDA.anaconda.org/conda-forge", true)]
    [InlineData("'conda-forge'", "", "https://conda.anaconda.org/conda-forge/../bioconda", false)]
    [InlineData("'conda-forge'", "", "http://conda.anaconda.org/conda-forge", false)]
    [InlineData("'defaults'", "", "https://repo.anaconda.com/pkgs/main", true)]
    [InlineData("'https://repo.anaconda.com/pkgs/main'", "", "defaults", false)]
    public async Task Open_Channel_MustBeAllowedByEveryLayer(string store, string ns, string channel, bool isAllowed)
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Settings.UpdateAsync("team", null, Allowed(ns), Token);
        await _store.Settings.UpdateAsync(null, null, Allowed(store), Token);

        Assert.Equal(isAllowed, IsAllowed(await PolicyAsync("team"), channel));
    }

    // Names of a namespace may stand on another address; the store allowed that of its own.
    [Fact]
    public async Task Open_NamespaceWithAnotherAlias_IsHeldToTheStoresAddresses()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Settings.UpdateAsync(null, null, Allowed("'conda-forge'"), Token);
        await _store.Settings.UpdateAsync("team", null, ParseJson("""{"conda_channel_alias":"https://evil.example"}"""), Token);
        ChannelPolicy policy = await PolicyAsync("team");

        Assert.False(IsAllowed(policy, "conda-forge"));
        Assert.True(IsAllowed(policy, "https://conda.anaconda.org/conda-forge"));
    }

    [Fact]
    public async Task Update_NamespaceAllowsMoreThanTheStore_IsRefused()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Settings.UpdateAsync(null, null, Allowed("'conda-forge','main'"), Token);
        await _store.Settings.UpdateAsync("team", null, Allowed("'main'"), Token);

        StoreException e = await FailsAsync(
            ErrorCode.InvalidSetting, () => _store.Settings.UpdateAsync("team", null, Allowed("'main','bioconda'"), Token));
        Assert.Contains("https://conda.anaconda.org/bioconda", e.Message, StringComparison.Ordinal);
        await FailsAsync(ErrorCode.InvalidSetting, () => _store.Settings.UpdateAsync("team", "env", Allowed("'conda-forge'"), Token));
        await _store.Settings.UpdateAsync("team", "env", Allowed("'main'"), Token);
    }

    [Theory]
    [InlineData("file:///srv/channels/main", true)]
    [InlineData("main", true)]
    [InlineData("http://10.0.0.5:8000/other", true)]
    [InlineData("http://10.0.0.5:8001/c", false)]
    [InlineData("http://172.16.0.1/c", true)]
    [InlineData("file:///srv/channels/../secret", false)]
    [InlineData("http://169.254.169.254/c", false)]
    public async Task Open_ChannelBeyondTheInternet_IsForTheStoreToAllow(string channel, bool isAllowed)
    {
        await _store.Settings.UpdateAsync(
            null, null, ParseJson("""{"conda_channel_alias":"file:///srv/channels","conda_default_channels":["http://10.0.0.5:8000/c"]}"""), Token);

        Assert.Equal(isAllowed, IsAllowed(await PolicyAsync(null, "172.16.0.0/12"), channel));
    }

    [Theory]
    [InlineData("""{"conda_channel_alias":"file:///srv/channels"}""", "main")]
    [InlineData("""{"conda_default_channels":["file:///srv/channels"]}""", "file:///srv/channels")]
    [InlineData("""{"conda_allowed_channels":["http://10.0.0.5/c"]}""", "http://10.0.0.5/c")]
    public async Task Open_ChannelBeyondTheInternet_IsNotForANamespaceToAllow(string settings, string channel)
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Settings.UpdateAsync("team", null, ParseJson(settings), Token);

        Assert.False(IsAllowed(await PolicyAsync("team"), channel));
    }

    [Fact]
    public async Task CheckArchives_ArchiveOfAnotherChannel_IsRefused()
    {
        await _store.Settings.UpdateAsync(null, null, Allowed("'conda-forge'"), Token);
        ChannelPolicy policy = await PolicyAsync(null);

        policy.CheckArchives(["https://conda.anaconda.org/conda-forge/noarch/a-1-0.conda"]);
        await FailsAsync(ErrorCode.PolicyViolation, () => Task.Run(() => policy.CheckArchives(["https://evil.example/conda-forge/noarch/a-1-0.conda"])));
    }

    [Fact]
    public async Task Open_ChannelWithCredentialsInTheSettings_HasThem()
    {
        await _store.Settings.UpdateAsync(
            null, null, ParseJson("""{"conda_channel_alias":"https://user:pw@host.example/get","conda_default_channels":["https://x.example/t/tk/c"]}"""), Token);
        ChannelPolicy policy = await PolicyAsync(null);

        Assert.Equal(
            ["https://user:pw@host.example/get/a/noarch/f", "https://user:pw@host.example/get/b/noarch/f", "https://x.example/t/tk/c/noarch/f"],
            policy.Open(["a", "https://host.example/get/b", "https://x.example/c"]).Select(c => c.Credentials.ApplyTo(c.SubdirUrl("noarch") + "/f")));
    }

    private async Task<ChannelPolicy> PolicyAsync(string? ns, string deployment = "") =>
        new(await _store.Settings.GetAsync(ns, null, Token), FetchAllowance.Parse(deployment));

    private static System.Text.Json.JsonElement Allowed(string channels) =>
        ParseJson($$"""{"conda_allowed_channels":[{{channels.Replace('\'', '"')}}]}""");

    private static bool IsAllowed(ChannelPolicy policy, string channel)
    {
        StoreException? refusal = Record.Exception(() => policy.Open([channel])) as StoreException;
        // Of a name that stands for several channels, some may be allowed.
        Assert.True(channel == "defaults" || policy.OpenAllowed([channel]).Count == (refusal is null ? 1 : 0));
        Assert.Equal(refusal is null ? null : ErrorCode.PolicyViolation, refusal?.Code);
        return refusal is null;
    }
}
