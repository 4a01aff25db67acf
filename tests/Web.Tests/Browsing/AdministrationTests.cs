using System.Net;
using CondaStore.Store.Tests.Running;
using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>Namespaces, roles, settings and tokens, in a browser.</summary>
public sealed class AdministrationTests(Browser browser)
{
    [Fact]
    public async Task Namespace_RolesSettingsAndToken_AreChangedByForms()
    {
        await using WebStore store = await WebStore.StartAsync();
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Namespaces" }).ClickAsync();
        await page.GetByLabel("New namespace").FillAsync("lab");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "lab" }).ClickAsync();
        await page.GetByPlaceholder("namespace/environment").FillAsync("shared/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Roles of members" })).ToContainTextAsync("shared/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove viewer on shared/*" }).ClickAsync();
        await Expect(page.GetByText("Members of this namespace have no additional roles")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();
        await page.GetByLabel("Conda allowed channels").FillAsync("local\nconda-forge");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".tag")).ToHaveCountAsync(1);
        Assert.Equal(2, (await store.Api.GetAsync("setting/lab/")).GetProperty("conda_allowed_channels").GetArrayLength());
        Assert.Equal(0, (await store.Api.GetAsync("setting/")).GetProperty("conda_allowed_channels").GetArrayLength());
        await page.GetByLabel("Retention keep last").FillAsync("many");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("valid integer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset conda_allowed_channels" }).ClickAsync();
        await Expect(page.Locator(".tag")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Link, new() { Name = "alice" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("laptop");
        await page.GetByLabel("Role").SelectOptionAsync("viewer");
        await page.GetByLabel("on", new() { Exact = true }).FillAsync("lab/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
        await Expect(page.Locator("#new-token code")).Not.ToBeEmptyAsync();
        using StoreClient viewer = new(store.Address, await page.Locator("#new-token code").InnerTextAsync());
        Assert.Equal(HttpStatusCode.OK, (await viewer.Http.GetAsync("namespace/lab/")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.Http.DeleteAsync("namespace/lab/")).StatusCode);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "laptop" })).ToContainTextAsync("viewer on lab/*");
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke laptop" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "laptop" })).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.Http.GetAsync("namespace/lab/")).StatusCode);

        await page.GetByRole(AriaRole.Button, new() { Name = "Logout" }).ClickAsync();
        await Expect(page.Locator("text=Login")).ToBeVisibleAsync();
        // A setting that is refused is told by the browser too.
        Assert.DoesNotContain(problems, p => !p.Contains("400", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Access_GivenAndTakenAway_CountsAtOnce(bool hasScripts)
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.Api.Http.PostAsync("namespace/lab/", null);
        await store.Api.Http.PostAsync("namespace/ann/", null);
        (IPage page, List<string> problems) = await browser.OpenAsync(store, scripts: hasScripts);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        using StoreClient ann = new(store.Address, store.TokenOfUser("ann"));

        await page.GotoAsync("/conda-store/admin/namespace/lab/");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Access" }).ClickAsync();
        await page.GetByLabel("Give").FillAsync("bob");
        await page.GetByRole(AriaRole.Button, new() { Name = "Give access" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no namespace 'bob'");
        await page.GetByLabel("Give").FillAsync("ann");
        await page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("developer");
        await page.GetByRole(AriaRole.Button, new() { Name = "Give access" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "ann" })).ToContainTextAsync("developer");
        HttpStatusCode given = (await ann.Http.GetAsync("namespace/lab/")).StatusCode;
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove developer of ann on lab/*" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "ann" })).ToHaveCountAsync(0);

        Assert.Equal(HttpStatusCode.OK, given);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.Http.GetAsync("namespace/lab/")).StatusCode);
        Assert.DoesNotContain(problems, p => !p.Contains("400", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_SelectedEnvironments_AreRebuiltAndArchived(bool hasScripts)
    {
        await using WebStore store = await WebStore.StartAsync();
        foreach (string name in (string[])["one", "two", "three"])
        {
            await store.BuiltAsync("team", $"name: {name}\nchannels: []\ndependencies: []\n");
        }

        (IPage page, _) = await browser.OpenAsync(store, scripts: hasScripts);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.GetByLabel("Select team / one").CheckAsync();
        await page.GetByLabel("Select team / two").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebuild …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Rebuild 2 environments" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Environments", Exact = true })).ToBeVisibleAsync();
        await store.Api.EndedAsync(4);
        await store.Api.EndedAsync(5);

        await page.GetByLabel("Select team / three").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive …" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive 1 environment" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "three" })).ToContainTextAsync("Archived");

        Assert.Equal("ARCHIVED", (await store.Api.GetAsync("build/3/")).GetProperty("status").GetString());
        Assert.Equal(
            ["one", "two"],
            new[] { 4, 5 }.Select(id => store.Api.GetAsync($"build/{id}/").Result.GetProperty("environment").GetString()).Order());
    }

    [Fact]
    public async Task Page_FileOfALockfile_BecomesAnEnvironment()
    {
        await using WebStore store = await WebStore.StartAsync();
        long build = await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0]\n");
        byte[] lockfile = await store.Api.Http.GetByteArrayAsync($"build/{build}/lockfile/");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.GotoAsync("/conda-store/admin/create/?namespace=team");

        await page.GetByLabel("From a file").SetInputFilesAsync(new FilePayload { Name = "conda-lock.yml", MimeType = "application/json", Buffer = lockfile });
        await Expect(page.GetByLabel("Lockfile, installed as is")).ToBeCheckedAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("again");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();

        await Expect(page.Locator("#build-status")).ToHaveTextAsync("COMPLETED");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Build 2" })).ToBeVisibleAsync();
        Assert.Empty(problems);
    }
}
