using System.Text.Json;
using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CondaStore.Web.Tests.Pages;

/// <summary>Whatever people or packages bring along is text on a page, and part of an address where it belongs into one.</summary>
public sealed class EncodingTests
{
    // Breaks out of text, of both kinds of attributes, of elements whose content is raw, and of comments.
    private const string Hostile = "x\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></title></style>--><!--</pre>\u2028";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 14, 5, 9, TimeSpan.Zero);

    private static readonly PageFrame Frame = new(
        new PageLinks("/conda-store", "http://127.0.0.1:7071"),
        new Caller(true, Hostile, RoleBindings.Of(ArnPattern.All, Role.Admin), Now),
        "/conda-store/admin/?search=" + Hostile,
        "1.2.3",
        Now,
        new Caller(false, "default", RoleBindings.Of(ArnPattern.All, Role.Viewer), null));

    private static Build HostileBuild(BuildStatus status) => new()
    {
        Id = 7,
        Key = "key",
        Namespace = Hostile,
        Environment = Hostile,
        EnvironmentId = 1,
        SpecificationId = 1,
        SpecificationSha256 = "00",
        Status = status,
        StatusInfo = Hostile,
        ErrorCode = ErrorCode.Unsatisfiable,
        Hints = [Hostile],
        ScheduledOn = Now,
        RequestedBy = Hostile,
    };

    private static StoreEnvironment HostileEnvironment => new()
    {
        Id = 1,
        Namespace = Hostile,
        Name = Hostile,
        Description = Hostile,
        CurrentBuildId = 7,
        CurrentBuildStatus = BuildStatus.Completed,
        CreatedOn = Now,
    };

    private static BuildPackage HostilePackage => new()
    {
        Name = Hostile,
        Version = Hostile,
        Build = Hostile,
        Channel = "javascript:" + Hostile,
        Subdir = Hostile,
        License = Hostile,
        Summary = Hostile,
    };

    private static HistoryEntry[] Entries =>
    [
        .. Enum.GetValues<BuildStatus>().Select(s => new HistoryEntry(
            HostileBuild(s), [.. Enum.GetValues<PackageChangeKind>().Select(k => new PackageChange(k, HostilePackage, HostilePackage))], 3)),
    ];

    private static Namespace HostileNamespace => new(1, Hostile, Now, null, $$"""{"k":{{JsonSerializer.Serialize(Hostile)}}}""", [new RoleMapping(1, Hostile, Role.Admin)]);

    [Fact]
    public async Task Home_HostileTexts_AreText() => AssertHarmless(await RenderAsync<Home>(new()
    {
        ["Found"] = new Page<EnvironmentBuilds>(
            [.. Enum.GetValues<BuildStatus>().Select(s => new EnvironmentBuilds(HostileEnvironment, HostileBuild(s), HostileBuild(BuildStatus.Completed)))], 200),
        ["Namespaces"] = new (string, long?)[] { (Hostile, 3) },
        ["Search"] = Hostile,
        ["Namespace"] = Hostile,
        ["Number"] = 2,
    }));

    [Fact]
    public async Task EnvironmentDetails_HostileTexts_AreText() => AssertHarmless(await RenderAsync<EnvironmentDetails>(new()
    {
        ["Environment"] = HostileEnvironment,
        ["Current"] = HostileBuild(BuildStatus.Completed),
        ["Recent"] = Entries,
        ["Requested"] = new[] { new RequestedPackage(Hostile, Hostile, HostilePackage) },
        ["Installed"] = 3,
        ["Specification"] = Hostile,
        ["Use"] = "export PATH=/share/" + Hostile,
    }));

    [Fact]
    public async Task EnvironmentHistory_HostileTexts_AreText() => AssertHarmless(await RenderAsync<EnvironmentHistory>(new()
    {
        ["Environment"] = HostileEnvironment,
        ["Newest"] = HostileBuild(BuildStatus.Failed),
        ["Entries"] = new Page<HistoryEntry>(Entries, 200),
        ["From"] = Hostile,
        ["To"] = Hostile,
        ["Problem"] = Hostile,
    }));

    [Theory]
    [InlineData(BuildStatus.Queued)]
    [InlineData(BuildStatus.Building)]
    [InlineData(BuildStatus.Completed)]
    [InlineData(BuildStatus.Failed)]
    [InlineData(BuildStatus.Archived)]
    public async Task BuildDetails_HostileTexts_AreText(BuildStatus status) => AssertHarmless(await RenderAsync<BuildDetails>(new()
    {
        ["Build"] = HostileBuild(status),
        ["Specification"] = Hostile,
        ["Packages"] = new Page<BuildPackage>([HostilePackage], 500),
        ["Search"] = Hostile,
        ["Before"] = 3L,
        ["Changes"] = Entries[0].Changes,
        ["Log"] = $"[fetch] {Hostile}\n{Hostile}",
        ["Use"] = "export PATH=/share/" + Hostile,
    }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EnvironmentForm_HostileTexts_AreText(bool isNew) => AssertHarmless(await RenderAsync<EnvironmentForm>(new()
    {
        ["Environment"] = isNew ? null : HostileEnvironment,
        ["Start"] = isNew ? null : HostileBuild(BuildStatus.Failed),
        ["Problem"] = Hostile,
        ["Namespaces"] = new[] { Hostile },
        ["Namespace"] = Hostile,
        ["Name"] = Hostile,
        ["Description"] = Hostile,
        ["Text"] = Hostile,
    }));

    [Fact]
    public async Task Activity_HostileTexts_AreText() => AssertHarmless(await RenderAsync<Activity>(new()
    {
        ["Running"] = new[] { HostileBuild(BuildStatus.Building), HostileBuild(BuildStatus.Queued) },
        ["Builds"] = new Page<Build>([.. Enum.GetValues<BuildStatus>().Select(HostileBuild)], 200),
    }));

    [Fact]
    public async Task PackagePages_HostileTexts_AreText()
    {
        PackageVersion[] versions = [new(Hostile, Hostile, "javascript:" + Hostile, Hostile, [Hostile])];
        AssertHarmless(await RenderAsync<PackageList>(new() { ["Search"] = Hostile, ["Found"] = versions, ["Count"] = 200, ["IsIndexed"] = true }));
        AssertHarmless(await RenderAsync<PackageDetails>(new()
        {
            ["Name"] = Hostile,
            ["Uses"] = new Page<PackageUse>([new PackageUse(HostileBuild(BuildStatus.Completed), HostilePackage, Hostile)], 200),
            ["Versions"] = versions,
            ["VersionCount"] = 200,
            ["IsIndexed"] = true,
        }));
    }

    [Fact]
    public async Task NamespacePages_HostileTexts_AreText()
    {
        Dictionary<string, NamespaceUsage> usage = new() { [Hostile] = new NamespaceUsage(1, 2, 3) };
        AssertHarmless(await RenderAsync<NamespaceList>(new() { ["Namespaces"] = new[] { HostileNamespace }, ["Usage"] = usage }));
        AssertHarmless(await RenderAsync<NamespaceDetails>(new() { ["Namespace"] = HostileNamespace }));
        IssuedToken token = new("0123456789abcdef", Hostile, Hostile, Hostile, default, default);
        AssertHarmless(await RenderAsync<UserDetails>(new() { ["Usage"] = usage, ["Disk"] = (1L, 2L), ["Tokens"] = new[] { token } }));
    }

    [Fact]
    public async Task AccessDetails_HostileTexts_AreText() => AssertHarmless(await RenderAsync<AccessDetails>(new()
    {
        ["Namespace"] = Hostile,
        ["Grants"] = new[] { new AccessGrant(GrantSource.Mapping, Hostile, Hostile, Role.Viewer, true) },
        ["Claims"] = new[] { new BoundClaim(Hostile, Hostile, Role.Admin) },
        ["Names"] = new[] { Hostile },
        ["Problem"] = Hostile,
        ["Who"] = Hostile,
        ["Role"] = Hostile,
        ["On"] = Hostile,
    }));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SelectedEnvironments_HostileTexts_AreText(bool isArchiving) => AssertHarmless(await RenderAsync<SelectedEnvironments>(new()
    {
        ["Environments"] = new[] { new EnvironmentBuilds(HostileEnvironment, HostileBuild(BuildStatus.Failed), HostileBuild(BuildStatus.Completed)) },
        ["IsArchiving"] = isArchiving,
        ["Problem"] = Hostile,
    }));

    [Fact]
    public async Task SettingsForm_HostileTexts_AreText()
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object> { ["text"] = Hostile, ["list"] = new[] { Hostile }, ["flag"] = true, ["number"] = 4 });
        AssertHarmless(await RenderAsync<SettingsForm>(new()
        {
            ["Namespace"] = Hostile,
            ["Name"] = Hostile,
            ["Fields"] = SettingField.All(json, """{"text":"","list":[],"flag":false,"number":4}""", _ => true),
        }));
    }

    [Fact]
    public async Task Problem_HostileTexts_AreText() =>
        AssertHarmless(await RenderAsync<Problem>(new() { ["Title"] = Hostile, ["Text"] = Hostile }));

    [Fact]
    public async Task ClientShell_HostileHost_StaysInsideItsText()
    {
        PageLinks links = new("/conda-store", "http://x</script><script>alert(1)//");

        string html = await RendererOf().RenderAsync<ClientShell>(new Dictionary<string, object?> { ["Links"] = links });

        Assert.DoesNotContain("</script><script>alert", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a&b", "a%26b")]
    [InlineData("why?", "why%3F")]
    [InlineData("a=b+c", "a%3Db%2Bc")]
    [InlineData("../../x", "..%2F..%2Fx")]
    public void Environment_NameWithSigns_IsOnePartOfTheAddress(string name, string part) =>
        Assert.Equal($"/conda-store/admin/environment/ns/{part}/", Frame.Links.Environment("ns", name));

    [Fact]
    public void SpecificationText_StoredSpecification_IsWhatPeopleWrite()
    {
        Specification stored = new(
            1,
            "e",
            "00",
            """{"channels":["c"],"dependencies":["python>=3",{"pip":["flask"]}],"description":"","name":"e","prefix":null,"variables":{"A":"1"}}""",
            false,
            Now);

        Assert.Equal("name: e\nchannels:\n- c\ndependencies:\n- python>=3\n- pip:\n  - flask\nvariables:\n  A: '1'\n", SpecificationText.Of(stored));
    }

    [Fact]
    public void SpecificationText_SpecificationOfOlderRules_IsShownAsItIsKept()
    {
        Specification stored = new(1, "e", "00", """{"name":"e","dependencies":["python"],"variables":{"A=B":"1"}}""", false, Now);

        Assert.Contains("\"A=B\": \"1\"", SpecificationText.Of(stored), StringComparison.Ordinal);
        Assert.Empty(SpecificationText.Variables(stored));
    }

    private static PageRenderer RendererOf() => new(new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), NullLoggerFactory.Instance);

    private static Task<string> RenderAsync<TPage>(Dictionary<string, object?> parameters)
        where TPage : IComponent
    {
        parameters["Frame"] = Frame;
        return RendererOf().RenderAsync<TPage>(parameters);
    }

    private static void AssertHarmless(string html)
    {
        Assert.Contains("alert(1)", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.DoesNotContain("</pre>\u2028", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(href|src|action)=\"javascript:", html);
        // Quotation marks stand around attributes only, so what is left without them is the page itself: it has nothing that a browser runs.
        string bare = Regex.Replace(html, "\"[^\"]*\"", "\"\"");
        Assert.DoesNotMatch(@"\son[a-z]+=", Regex.Replace(bare, ">[^<]*<", "><"));
    }
}
