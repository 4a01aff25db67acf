using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Configuration;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Configuration;

public sealed class SettingsTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Get_NothingSet_IsAllDefaultsInOrder()
    {
        using JsonDocument all = JsonDocument.Parse((await _store.Settings.GetAsync(null, null, Token)).ToJson());

        string[] names = [.. all.RootElement.EnumerateObject().Select(p => p.Name)];
        Assert.Equal(33, names.Length);
        Assert.Equal("default_namespace", names[0]);
        Assert.Equal("build_artifacts", names[24]);
        Assert.Equal("https://conda.anaconda.org", all.RootElement.GetProperty("conda_channel_alias").GetString());
    }

    [Fact]
    public async Task Get_Layers_LaterReplacesEarlier()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        await _store.Settings.UpdateAsync(
            null, null, ParseJson("""{"conda_default_channels":["main"],"conda_max_solve_time":100}"""), Token);
        await _store.Settings.UpdateAsync(
            "team", null, ParseJson("""{"conda_default_channels":["bioconda"],"conda_included_packages":["a"]}"""), Token);
        await _store.Settings.UpdateAsync("team", "env", ParseJson("""{"conda_included_packages":["b","c"]}"""), Token);

        StoreSettings settings = await _store.Settings.GetAsync("team", "env", Token);
        Assert.Equal(["bioconda"], settings.CondaDefaultChannels);
        Assert.Equal(["b", "c"], settings.CondaIncludedPackages);
        Assert.Equal(100, settings.CondaMaxSolveTime);
        Assert.Equal(["a"], (await _store.Settings.GetAsync("team", "other", Token)).CondaIncludedPackages);
        Assert.Equal(["a"], (await _store.Settings.GetAsync("team", null, Token)).CondaIncludedPackages);
    }

    [Fact]
    public async Task Get_OfOnePlace_NeverShowsInAnother()
    {
        await _store.Namespaces.CreateAsync("a", Token);
        await _store.Namespaces.CreateAsync("b", Token);
        await _store.Settings.UpdateAsync("a", null, ParseJson("""{"conda_allowed_channels":["conda-forge"]}"""), Token);

        await _store.Settings.GetAsync("a", null, Token);
        Assert.Empty((await _store.Settings.GetAsync("b", null, Token)).CondaAllowedChannels);
        Assert.Empty((await _store.Settings.GetAsync(null, null, Token)).CondaAllowedChannels);
        Assert.Empty(StoreSettings.Defaults.CondaAllowedChannels);
    }

    // Developers may read settings; a form sends back what it was shown.
    [Fact]
    public async Task ToJson_CredentialsInChannels_AreMaskedAndKeptWhenTheMaskComesBack()
    {
        const string Alias = "https://user:secret@host.example/get";
        await _store.Settings.UpdateAsync(
            null, null, ParseJson($$"""{"conda_channel_alias":"{{Alias}}","conda_default_channels":["https://x.example/t/secret/c","main"]}"""), Token);

        string shown = (await _store.Settings.GetAsync(null, null, Token)).ToJson();
        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
        using JsonDocument form = JsonDocument.Parse(shown);
        Assert.Equal("https://********@host.example/get", form.RootElement.GetProperty("conda_channel_alias").GetString());

        await _store.Settings.UpdateAsync(null, null, form.RootElement, Token);
        StoreSettings kept = await _store.Settings.GetAsync(null, null, Token);
        Assert.Equal(Alias, kept.CondaChannelAlias);
        Assert.Equal(["https://x.example/t/secret/c", "main"], kept.CondaDefaultChannels);
        await FailsAsync(
            ErrorCode.InvalidSetting,
            () => _store.Settings.UpdateAsync(null, null, ParseJson("""{"conda_channel_alias":"https://********@other.example"}"""), Token));
    }

    [Theory]
    [InlineData("""{"conda_allowed_channels":["a b"]}""")]
    [InlineData("""{"conda_default_channels":["ftp://host/c"]}""")]
    [InlineData("""{"conda_included_packages":["https://u:secret@host/c/noarch/a-1-0.conda"]}""")]
    [InlineData("""{"pypi_included_packages":["--index-url https://u:secret@host/simple"]}""")]
    public async Task Update_ChannelOrPackageThatCannotBe_IsRefused(string values)
    {
        StoreException e = await FailsAsync(ErrorCode.InvalidSetting, () => _store.Settings.UpdateAsync(null, null, ParseJson(values), Token));
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_SomeKeys_KeepsTheOthersAndNullTakesBack()
    {
        await _store.Namespaces.CreateAsync("team", Token);
        Assert.Equal(
            ["conda_default_channels", "conda_included_packages"],
            await _store.Settings.UpdateAsync(
                "team", null, ParseJson("""{"conda_default_channels":["x"],"conda_included_packages":["y"]}"""), Token));
        await _store.Settings.UpdateAsync("team", null, ParseJson("""{"conda_default_channels":null}"""), Token);

        StoreSettings settings = await _store.Settings.GetAsync("team", null, Token);
        Assert.Equal(["conda-forge"], settings.CondaDefaultChannels);
        Assert.Equal(["y"], settings.CondaIncludedPackages);
    }

    [Theory]
    [InlineData("""{"bogus":1}""", "Invalid setting keys {'bogus'}")]
    [InlineData("""{"build_artifacts":["YAML","DOCKER_MANIFEST"]}""", "Setting build_artifacts names DOCKER_MANIFEST, which this store does not make")]
    [InlineData("""{"zz":1,"aa":1}""", "Invalid setting keys {'aa', 'zz'}")]
    [InlineData("""{"conda_command":"conda"}""", "Setting conda_command is a global setting and cannot be set within a namespace or environment")]
    [InlineData("""{"conda_allowed_channels":"x"}""", "1 validation error for list[str]\n  Input should be a valid list [type=list_type, input_value='x', input_type=str]")]
    [InlineData("""{"conda_allowed_channels":["x",1]}""", "1 validation error for list[str]\n1\n  Input should be a valid string [type=string_type, input_value=1, input_type=int]")]
    [InlineData("""{"conda_channel_alias":1.5}""", "1 validation error for str\n  Input should be a valid string [type=string_type, input_value=1.5, input_type=float]")]
    [InlineData("""{"conda_channel_alias":"nothing"}""", "Setting conda_channel_alias has a value that it cannot have")]
    [InlineData("""{"build_artifacts":["LUNCH"]}""", "Setting build_artifacts has a value that it cannot have")]
    [InlineData("""[]""", "Settings are a JSON object of names and values.")]
    public async Task Update_WhatCannotBe_IsRefused(string values, string message)
    {
        await _store.Namespaces.CreateAsync("team", Token);

        Assert.Equal(
            message,
            (await FailsAsync(ErrorCode.InvalidSetting, () => _store.Settings.UpdateAsync("team", null, ParseJson(values), Token))).Message);
    }

    [Theory]
    [InlineData("""{"conda_max_solve_time":0}""")]
    [InlineData("""{"conda_max_solve_time":"300"}""")]
    [InlineData("""{"storage_threshold":-1}""")]
    [InlineData("""{"retention_archive_after":"soon"}""")]
    [InlineData("""{"retention_archive_after":30}""")]
    [InlineData("""{"retention_keep_last":-1}""")]
    [InlineData("""{"retention_keep_active":"yes"}""")]
    [InlineData("""{"retention_namespace_quota":-5}""")]
    [InlineData("""{"default_permissions":"999"}""")]
    [InlineData("""{"default_namespace":"a/b"}""")]
    public async Task Update_GlobalThatCannotBe_IsRefused(string values) =>
        await FailsAsync(ErrorCode.InvalidSetting, () => _store.Settings.UpdateAsync(null, null, ParseJson(values), Token));

    [Fact]
    public async Task Update_Misspelt_NamesTheNearest() => Assert.Contains(
        "did you mean 'conda_allowed_channels'?",
        (await FailsAsync(
            ErrorCode.InvalidSetting,
            () => _store.Settings.UpdateAsync(null, null, ParseJson("""{"conda_allowed_chanels":[]}"""), Token))).Hints);

    [Fact]
    public async Task Update_UnknownNamespace_IsNotFound() =>
        await FailsAsync(ErrorCode.NotFound, () => _store.Settings.UpdateAsync("nope", null, ParseJson("{}"), Token));

    [Fact]
    public void With_DeploymentsOwnDefaults_AreChecked()
    {
        Assert.Equal(
            "file:///channels",
            StoreSettings.Defaults.With(ParseJson("""{"conda_channel_alias":"file:///channels"}""")).CondaChannelAlias);
        Assert.Throws<StoreException>(() => StoreSettings.Defaults.With(ParseJson("""{"bogus":1}""")));
    }
}
