using System.Globalization;
using System.Text;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Specifying;

public sealed class SpecificationsTests
{
    private const string NoModel = "Input should be a valid dictionary or object to extract fields from (type=model_attributes_type, loc=())";

    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Submit_File_IsKeptWithItsDefaults()
    {
        Build build = await _store.SubmitTextAsync("name: e1\nchannels: [conda-forge]\ndependencies: [python=3.11, {pip: [flask]}]\nvariables:\n  CONDA_OVERRIDE_CUDA: '12.0'\n  N: 5\n");

        Specification kept = await _store.Specifications.GetAsync(build.SpecificationSha256, Token);
        Assert.Equal(
            """{"channels":["conda-forge"],"dependencies":["python=3.11",{"pip":["flask"]}],"description":"","name":"e1","prefix":null,"variables":{"CONDA_OVERRIDE_CUDA":"12.0","N":5}}""",
            kept.Json);
        Assert.Equal("e1", kept.Name);
        Assert.Equal(1, kept.Id);
        Assert.False(kept.IsLockfile);
    }

    [Fact]
    public async Task Submit_WhatClientsOfTheUserInterfaceSend_IsUnderstood()
    {
        Build build = await _store.SubmitTextAsync(
            """{"channels":["conda-forge"],"dependencies":["python"],"variables":null,"description":"","name":"ui","prefix":null}""");

        Assert.Equal("ui", build.Environment);
        Assert.EndsWith("\"variables\":null}", (await _store.Specifications.GetAsync(build.SpecificationSha256, Token)).Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_PlatformsAndSelectors_AreKept()
    {
        Build build = await _store.SubmitTextAsync(
            "name: e\nplatforms: [linux-64, win-64]\ndependencies:\n- a\n- b  # [win]\n- sel(linux): c\n- d  # [see the docs]\n");

        Specification kept = await _store.Specifications.GetAsync(build.SpecificationSha256, Token);
        Assert.Contains("""
            "dependencies":["a",{"sel(win)":"b"},{"sel(linux)":"c"},"d"],"description":"","name":"e","platforms":["linux-64","win-64"],
            """.Trim(), kept.Json, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "d"], kept.File().Dependencies.Where(d => d.AppliesOn("win-64")).Select(d => d.Text));
    }

    [Theory]
    [InlineData("channels: [a, b]\ndependencies: [x, y]", "dependencies: [x, y]\nchannels: [a, b]", true)]
    [InlineData("channels: [a, b]\ndependencies: [x, y]", "channels: [a, b]\ndependencies: [y, x]", true)]
    [InlineData("channels: [a, b]\ndependencies: [x]", "channels: [b, a]\ndependencies: [x]", false)]
    [InlineData("dependencies: [x, {pip: [a, b]}]", "dependencies: [{pip: [a, b]}, x]", true)]
    [InlineData("dependencies: [{pip: [a, b]}]", "dependencies: [{pip: [b, a]}]", false)]
    [InlineData("dependencies: [x]", "dependencies: [x]\ndescription: d", false)]
    [InlineData("variables: {A: 1}", "variables: {A: '1'}", false)]
    public async Task Submit_Two_AreTheSameSpecificationWhenOrderMeansNothing(string one, string other, bool same)
    {
        Build first = await _store.SubmitTextAsync("name: e\n" + one);
        Build second = await _store.SubmitTextAsync("name: e\n" + other);

        Assert.Equal(same, first.SpecificationSha256 == second.SpecificationSha256);
        Assert.Equal(same, first.SpecificationId == second.SpecificationId);
    }

    [Theory]
    [InlineData("name: [x", "Unable to parse. Invalid YAML")]
    [InlineData("", NoModel)]
    [InlineData("just text", NoModel)]
    [InlineData("- a\n- b", NoModel)]
    [InlineData("channels: [a]", "Field required (type=missing, loc=('name',))")]
    [InlineData("name: null", "Input should be a valid string (type=string_type, loc=('name',))")]
    [InlineData("name: 'a b'", "String should match pattern '^[A-Za-z0-9-+_@$&?^~.=]+$' (type=string_pattern_mismatch, loc=('name',))")]
    [InlineData(
        "name: a\ndependencies: ['numpy=>1<']",
        "Value error, Invalid conda package dependency specification numpy=>1< (type=value_error, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nInput should be a valid dictionary or object to extract fields from (type=model_attributes_type, loc=('dependencies', 0, 'CondaSpecificationPip'))")]
    [InlineData(
        "name: a\ndependencies: [null]",
        "Input should be a valid string (type=string_type, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nInput should be a valid dictionary or object to extract fields from (type=model_attributes_type, loc=('dependencies', 0, 'CondaSpecificationPip'))")]
    [InlineData(
        "name: a\ndependencies: [{pip: ['@@@']}]",
        "Input should be a valid string (type=string_type, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nValue error, Invalid pypi package dependency \"@@@\" ensure it follows peps https://peps.python.org/pep-0508/ and https://peps.python.org/pep-0440/ (type=value_error, loc=('dependencies', 0, 'CondaSpecificationPip', 'pip', 0))")]
    [InlineData(
        "name: a\ndependencies: [{pip: ['--find-links x']}]",
        "Input should be a valid string (type=string_type, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nValue error, Invalid pip option '--find-links x' supported options are ['--index-url', '--extra-index-url', '--trusted-host'] (type=value_error, loc=('dependencies', 0, 'CondaSpecificationPip', 'pip', 0))")]
    [InlineData(
        "name: a\ndependencies: [{pip: ['x==']}]",
        "Input should be a valid string (type=string_type, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nValue error, Invalid pypi package dependency \"x==\" ensure it follows peps https://peps.python.org/pep-0508/ and https://peps.python.org/pep-0440/ (type=value_error, loc=('dependencies', 0, 'CondaSpecificationPip', 'pip', 0))")]
    [InlineData(
        "name: a\ndependencies: [{pip: x}]",
        "Input should be a valid string (type=string_type, loc=('dependencies', 0, 'function-after[<lambda>(), str]'))\nInput should be a valid dictionary or object to extract fields from (type=model_attributes_type, loc=('dependencies', 0, 'CondaSpecificationPip'))")]
    [InlineData("name: a\ndependancies: [x]", "The key 'dependancies' is not known.")]
    [InlineData("version: 1\nmetadata: {}\npackage: []", "This is a lockfile, not an environment file.")]
    [InlineData("name: a\nchannels: [null]", "Input should be a valid string (type=string_type, loc=('channels', 0))")]
    [InlineData("name: a\nchannels: b", "Input should be a valid list (type=list_type, loc=('channels',))")]
    [InlineData("name: a\nvariables: [b]", "Input should be a valid dictionary (type=dict_type, loc=('variables',))")]
    public async Task Submit_WrongForm_SaysWhatConda_StoreSays(string text, string message)
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(() => _store.SubmitTextAsync(text));

        Assert.Equal(message, e.Message);
        Assert.True(e.Code is ErrorCode.InvalidDocument or ErrorCode.InvalidEnvironmentFile);
    }

    [Fact]
    public async Task Submit_SeveralMistakes_TellsAllAndThePlaceOfTheFirst()
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(
            () => _store.SubmitTextAsync("name: a\nchannels:\n  - x\n  - [y]\ndependencies:\n  - 'b=>1<'\n"));

        Assert.Equal(3, e.Message.Split('\n').Length);
        Assert.Equal(4, e.Location!.Line);
        Assert.NotEmpty(e.Hints);
    }

    [Fact]
    public async Task Submit_BombOfAliases_IsRefused()
    {
        StringBuilder text = new("name: a\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        }

        await FailsAsync(ErrorCode.InvalidDocument, () => _store.SubmitTextAsync(text.ToString()));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("0123abcd-1790000000-5-x")]
    public async Task Submit_NameThatWouldBeADangerousPath_IsRefused(string name) =>
        await FailsAsync(ErrorCode.InvalidName, () => _store.SubmitTextAsync($"name: '{name}'"));

    [Theory]
    [InlineData("flask")]
    [InlineData("Flask[async]>=2.0,<3; python_version >= '3.8'")]
    [InlineData("a.b_c-d == 1.0.*")]
    [InlineData("x @ https://host/x-1.0-py3-none-any.whl")]
    [InlineData("git-thing @ git+https://host/repo.git@v1")]
    [InlineData("x (>=1.0)")]
    [InlineData("--index-url https://pypi.example/simple")]
    [InlineData("--extra-index-url=https://pypi.example/simple")]
    public async Task Submit_PipLines_AreKeptAsWritten(string line)
    {
        Build build = await _store.SubmitTextAsync($"name: a\ndependencies:\n- pip:\n  - \"{line}\"\n");

        Assert.Contains(line[..4], (await _store.Specifications.GetAsync(build.SpecificationSha256, Token)).Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_Order_IsFormThenPermissionThenPolicy()
    {
        await SetAsync("team", """{"conda_allowed_channels":["main"]}""");
        Caller nobody = await _store.Tokens.CallerAsync(null, Token);

        await FailsAsync(ErrorCode.InvalidEnvironmentFile, () => _store.SubmitTextAsync("channels: [bioconda]", "team", nobody));
        await FailsAsync(ErrorCode.AccessDenied, () => _store.SubmitTextAsync("name: a\nchannels: [bioconda]", "team", nobody));
        await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: a\nchannels: [bioconda]"));
        Assert.Empty((await _store.Builds.PageAsync(new BuildQuery { Visibility = Visibility.All }, new Paging(0, int.MaxValue), Token)).Items);
    }

    [Fact]
    public async Task Submit_NewNamespace_NeedsThePermissionToCreateIt()
    {
        Assert.True(ArnPattern.TryParse("fresh/*", out ArnPattern pattern));
        Caller developer = new(true, "ana", RoleBindings.Of(pattern, Role.Developer), null);
        Caller administrator = new(true, "ana", RoleBindings.Of(pattern, Role.Admin), null);

        await FailsAsync(ErrorCode.AccessDenied, () => _store.SubmitTextAsync("name: x1", "fresh", developer));
        Assert.Null(await _store.Namespaces.FindAsync("fresh", Token));
        Assert.Equal("fresh", (await _store.SubmitTextAsync("name: x1", "fresh", administrator)).Namespace);
        Assert.Equal("fresh", (await _store.SubmitTextAsync("name: x2", "fresh", developer)).Namespace);
    }

    [Fact]
    public async Task Submit_WithoutNamespace_GoesToTheCallersOwn()
    {
        Caller ana = new(true, "ana", RoleBindings.Of(ArnPattern.OfNamespace("ana"), Role.Admin), null);

        Build build = await _store.SubmitTextAsync("name: x", null, ana);

        Assert.Equal("ana", build.Namespace);
        Assert.Equal("ana", build.RequestedBy);
    }

    [Fact]
    public async Task Policy_DefaultsAndIncluded_AreAddedInTheKnownOrder()
    {
        await SetAsync("team", """{"conda_included_packages":["ipykernel"],"pypi_included_packages":["nothing"],"conda_default_channels":["main"],"conda_default_packages":["python"]}""");

        Assert.Equal(
            """["python=3.11",{"pip":["flask","nothing"]},"ipykernel"]""", await DependenciesAsync("dependencies: [python=3.11, {pip: [flask]}]"));
        Assert.Equal("""["a","ipykernel=6",{"pip":["nothing"]}]""", await DependenciesAsync("dependencies: [a, ipykernel=6]"));
        Assert.Equal("""[{"pip":["nothing"]},"python","ipykernel"]""", await DependenciesAsync(""));
        Assert.Equal("""["a",{"pip":["Nothing>=1"]},"ipykernel"]""", await DependenciesAsync("dependencies: [a, {pip: ['Nothing>=1']}]"));
    }

    [Theory]
    [InlineData("channels: [conda-forge]", true)]
    [InlineData("channels: ['https://conda.anaconda.org/conda-forge/']", true)]
    [InlineData("channels: [conda-forge/linux-64]", true)]
    [InlineData("channels: [bioconda]", false)]
    [InlineData("channels: [conda-forge, 'https://evil.example/conda-forge']", false)]
    [InlineData("channels: [conda-forge]\ndependencies: ['bioconda::samtools']", false)]
    [InlineData("channels: [conda-forge]\ndependencies: ['conda-forge::python']", true)]
    [InlineData("channels: [conda-forge]\ndependencies: ['python[channel=bioconda]']", false)]
    [InlineData("channels: [conda-forge]\ndependencies: ['https://evil.example/c/noarch/x-1.0-0.conda']", false)]
    [InlineData("channels: [conda-forge]\ndependencies: ['https://conda.anaconda.org/conda-forge/noarch/x-1.0-0.conda']", true)]
    [InlineData("dependencies: [python]", true)]
    public async Task Policy_AllowedChannels_HoldWhereverAChannelIsNamed(string text, bool allowed)
    {
        await SetAsync("team", """{"conda_allowed_channels":["conda-forge"]}""");
        Task<Build> submitting = _store.SubmitTextAsync("name: e\n" + text);
        if (allowed)
        {
            await submitting;
            return;
        }

        StoreException e = await FailsAsync(ErrorCode.PolicyViolation, () => submitting);
        Assert.Contains("not allowed in specification", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_ChannelNotAllowed_IsNamedAsClientsKnowIt()
    {
        await SetAsync("team", """{"conda_allowed_channels":["conda-forge"]}""");

        Assert.Equal(
            "Conda channels {'https://conda.anaconda.org/bioconda'} not allowed in specification",
            (await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: e2\nchannels: [bioconda]"))).Message);
    }

    [Theory]
    [InlineData("channels: ['file:///etc']")]
    [InlineData("channels: [/etc]")]
    [InlineData("channels: [./here]")]
    [InlineData("channels: ['~/here']")]
    [InlineData("dependencies: ['file:///etc/noarch/x-1.0-0.conda']")]
    public async Task Policy_ChannelOnTheStoresMachine_MustBeAllowedByName(string text) =>
        await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: e\n" + text));

    [Fact]
    public async Task Policy_ChannelOnTheStoresMachine_IsFineWhenConfigured()
    {
        await SetAsync(null, """{"conda_channel_alias":"file:///channels","conda_default_channels":["main"]}""");
        await _store.SubmitTextAsync("name: e\nchannels: [main]");
        await SetAsync(null, """{"conda_allowed_channels":["main","file:///other"]}""");
        await _store.SubmitTextAsync("name: e\nchannels: ['file:///other']");
    }

    // Credentials of configured channels are for requests; a specification that gets these channels does not get them.
    [Fact]
    public async Task Policy_DefaultChannelWithCredentials_IsUsedWithoutThem()
    {
        await SetAsync("team", """{"conda_default_channels":["https://user:secret@host.example/c","https://host.example/t/secret/d"]}""");

        Build build = await _store.SubmitTextAsync("name: e\ndependencies: [a]");

        string json = (await _store.Specifications.GetAsync(build.SpecificationSha256, Token)).Json;
        Assert.Contains("\"https://host.example/c\",\"https://host.example/d\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("channels: ['https://user:secret@host/c']")]
    [InlineData("channels: ['https://host/t/secret/c']")]
    [InlineData("channels: ['https://host/%74/secret/c']")]
    [InlineData("channels: ['https://host/prefix/t/secret/c']")]
    [InlineData("dependencies: ['https://host/t/secret/c/noarch/x-1.0-0.conda']")]
    [InlineData("dependencies: [{pip: ['--index-url https://user:secret@pypi.example/simple']}]")]
    public async Task Policy_Credentials_AreRefusedAndNotShown(string text)
    {
        StoreException e = await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: e\n" + text));

        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_store.Table.Rows, r => r.Properties.Values.OfType<string>().Any(v => v.Contains("secret", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Policy_Required_MustBeThere()
    {
        await SetAsync("team", """{"conda_required_packages":["numpy"],"pypi_required_packages":["Flask"]}""");

        Assert.Equal(
            "PyPI packages {'flask'} required and missing from specification",
            (await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: e\ndependencies: [python]"))).Message);
        Assert.Equal(
            "Conda packages {'numpy'} required and missing from specification",
            (await FailsAsync(ErrorCode.PolicyViolation, () => _store.SubmitTextAsync("name: e\ndependencies: [python, {pip: [flask]}]"))).Message);
        await _store.SubmitTextAsync("name: e\ndependencies: [python, numpy>=1, {pip: [FLASK==2]}]");
    }

    [Fact]
    public async Task Lockfile_Submitted_IsKeptAndComesBackUnchanged()
    {
        Build build = await SubmitLockfileAsync(LockfileText("conda-forge"));
        Specification kept = await _store.Specifications.GetAsync(build.SpecificationSha256, Token);

        string lockfile = ParseJson(kept.Json).GetProperty("lockfile").GetRawText();
        Build again = await SubmitLockfileAsync(CondaLockFile.ToJson(Lockfile.Parse(lockfile)));

        Assert.True(kept.IsLockfile);
        Assert.Equal("locked", build.Environment);
        Assert.Equal(kept.Sha256, again.SpecificationSha256);
        Assert.Equal(CondaLockFile.ToJson(Lockfile.Parse(lockfile)), CondaLockFile.ToJson(Lockfile.Parse(LockfileText("conda-forge"))));
    }

    [Fact]
    public async Task Lockfile_OfManyPackages_GoesToABlob()
    {
        Build build = await SubmitLockfileAsync(LockfileText("conda-forge", packages: 400));

        Assert.Contains($"specifications/{build.SpecificationSha256}.json", await _store.BlobNamesAsync());
        JsonElement kept = ParseJson((await _store.Specifications.GetAsync(build.SpecificationSha256, Token)).Json);
        Assert.Equal(400, kept.GetProperty("lockfile").GetProperty("package").GetArrayLength());
    }

    [Fact]
    public async Task Lockfile_PolicyHoldsToo()
    {
        await SetAsync("team", """{"conda_allowed_channels":["conda-forge"]}""");
        await FailsAsync(ErrorCode.PolicyViolation, () => SubmitLockfileAsync(LockfileText("bioconda")));
        await SubmitLockfileAsync(LockfileText("conda-forge"));
        await SetAsync("team", """{"conda_required_packages":["numpy"]}""");
        await FailsAsync(ErrorCode.PolicyViolation, () => SubmitLockfileAsync(LockfileText("conda-forge")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("{\"version\":7,\"package\":[],\"metadata\":{}}")]
    [InlineData("")]
    [InlineData("{")]
    public async Task Lockfile_ThatIsNone_IsRefused(string text)
    {
        StoreException e = await Assert.ThrowsAsync<StoreException>(() => SubmitLockfileAsync(text));

        Assert.True(e.Code is ErrorCode.InvalidLockfile or ErrorCode.InvalidDocument, e.Code.ToString());
    }

    [Fact]
    public async Task Lockfile_WithoutAName_IsRefused() => await FailsAsync(ErrorCode.InvalidRequest, () => _store.Specifications.SubmitAsync(
        new SpecificationSubmission { Text = LockfileText("conda-forge"), Namespace = "team", IsLockfile = true }, Caller.Store, Token));

    private static string LockfileText(string channel, int packages = 1)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"version: 1\nmetadata:\n  channels:\n  - url: {channel}\n    used_env_vars: []\n  content_hash:\n    linux-64: abc\n  platforms: [linux-64]\n  sources: [environment.yml]\npackage:");
        for (int i = 0; i < packages; i++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- name: zlib{i}\n  version: 1.2.13\n  manager: conda\n  platform: linux-64\n  dependencies: {{}}\n  url: https://conda.anaconda.org/{channel}/linux-64/zlib{i}-1.2.13-hd590300_5.conda\n  hash:\n    md5: 68c34ec6149623be41a1933ab996a209\n    sha256: 9887a04d7e7cb14bd2b52fa01858f05a6d7f002c890f618d9fcd864adbfecb1b\n  category: main\n  optional: false");
        }

        return text.ToString();
    }

    private Task<Build> SubmitLockfileAsync(string text) => _store.Specifications.SubmitAsync(
        new SpecificationSubmission { Text = text, Namespace = "team", IsLockfile = true, EnvironmentName = "locked" }, Caller.Store, Token);

    private async Task SetAsync(string? ns, string settings)
    {
        await _store.Namespaces.EnsureAsync(ns ?? "team", Token);
        await _store.Settings.UpdateAsync(ns, null, ParseJson(settings), Token);
    }

    private async Task<string> DependenciesAsync(string text)
    {
        Build build = await _store.SubmitTextAsync("name: e\n" + text);
        string json = (await _store.Specifications.GetAsync(build.SpecificationSha256, Token)).Json;
        return ParseJson(json).GetProperty("dependencies").GetRawText();
    }

    [Fact]
    public async Task Submit_TextWithComments_KeepsItForTheBuildAndItsRebuilds()
    {
        const string Text = "# why\nname: science\ndependencies:\n- python # for scripts\n";

        Build build = await _store.SubmitTextAsync(Text);
        Build again = await _store.Builds.RebuildAsync(build.Id, "alice", Token);
        Build plain = await _store.SubmitTextAsync("name: science\ndependencies: [python]\n");

        Assert.Equal(Text, await _store.Builds.FindTextAsync(build, Token));
        Assert.Equal(Text, await _store.Builds.FindTextAsync(again, Token));
        Assert.Equal(build.SpecificationSha256, plain.SpecificationSha256);
        Assert.Null(await _store.Builds.FindTextAsync(plain, Token));
    }

    [Fact]
    public async Task Submit_CommentWithCredentials_KeepsOnlyTheContent()
    {
        Build build = await _store.SubmitTextAsync("name: science # https://user:secret@host/channel\ndependencies: [python]\n");

        Assert.Null(await _store.Builds.FindTextAsync(build, Token));
    }
}
