using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>What people do with an environment, in a browser.</summary>
public sealed class EnvironmentJourneyTests(Browser browser)
{
    [Fact]
    public async Task Environment_FromLoginToDelete_IsDoneByClicking()
    {
        // Long enough for a loaded machine to show a build under way, and to cancel one.
        await using WebStore store = await WebStore.StartAsync(("Store:MinimumBuildingTime", "00:00:10"));
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/");
        await Browser.LogInAsync(page);

        // A new environment in a new namespace; its log comes while it is built.
        await page.GetByRole(AriaRole.Link, new() { Name = "New environment" }).ClickAsync();
        await page.GetByLabel("Namespace", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "New namespace…" });
        await page.GetByLabel("Name of the new namespace").FillAsync("team");
        await page.GetByLabel("Content").FillAsync("name: greet\nchannels: [local]\ndependencies: [hello=1.0]\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();
        await Expect(page.Locator("#build-status")).ToHaveTextAsync("BUILDING");
        await Expect(page.Locator("#log [data-stage=Solve]")).ToBeVisibleAsync();
        await Expect(page.Locator("#build-status")).ToHaveTextAsync("COMPLETED");
        await Expect(page.Locator("#log")).ToContainTextAsync("1 packages linked");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Packages" })).ToContainTextAsync("hello");

        // A second version takes its place, from the first one's specification.
        await page.GetByRole(AriaRole.Link, new() { Name = "greet" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).First.ClickAsync();
        string text = await page.GetByLabel("Content").InputValueAsync();
        Assert.Contains("- hello=1.0", text, StringComparison.Ordinal);
        await page.GetByLabel("Content").FillAsync(text.Replace("1.0", "2.0", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();
        await Expect(page.Locator("#build-status")).ToHaveTextAsync("COMPLETED");

        // What changed is told; back to the first build; the second is archived and recreated.
        await page.GetByRole(AriaRole.Link, new() { Name = "greet" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "History", Exact = true }).First.ClickAsync();
        ILocator second = page.GetByRole(AriaRole.Article, new() { Name = "Build 2" });
        await Expect(second).ToContainTextAsync("hello 1.0 → 2.0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back build 1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Article, new() { Name = "Build 1" })).ToContainTextAsync("active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive build 2" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Archive" }).ClickAsync();
        await Expect(second).ToContainTextAsync("Archived");
        await page.GetByRole(AriaRole.Button, new() { Name = "Recreate build 2" }).ClickAsync();
        await Expect(second).Not.ToContainTextAsync("Archived");

        // A running build is canceled, and everything is deleted.
        await page.GetByRole(AriaRole.Article, new() { Name = "Build 1" }).GetByRole(AriaRole.Button, new() { Name = "Rebuild build 1" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel build 3" }).ClickAsync();
        await Expect(page.Locator("#build-status")).ToHaveTextAsync("CANCELED");

        // A list of builds follows them by itself.
        await page.GetByRole(AriaRole.Link, new() { Name = "greet" }).ClickAsync();
        await store.Api.BuildAsync("team", "name: greet\nchannels: [local]\ndependencies: [p1]\n");
        await page.ReloadAsync();
        await Expect(page.GetByText("Ready to use: Build 4")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("There are no environments yet.")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Build_ThatFails_SaysWhyAndWhatHelps()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("team", "name: wrong\nchannels: [local]\ndependencies: [helo]\n");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.Locator("text=team / wrong").ClickAsync();
        await page.Locator("a", new() { HasText = "Build" }).ClickAsync();

        await Expect(page.Locator("#build-status")).ToHaveTextAsync("FAILED");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("helo");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("CS12");
        await Expect(page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Listitem).First).ToContainTextAsync("hello");
        Assert.Empty(problems);
    }

    // The steps of the other product's own test of its pages, against these.
    [Fact]
    public async Task Page_StepsOfExistingTest_LeadToACompletedBuild()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("filesystem", "name: python-flask-env\nchannels: [local]\ndependencies: [hello]\n");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.Locator("[placeholder=\"Search\"]").FillAsync("python");
        await page.Locator("[placeholder=\"Search\"]").PressAsync("Enter");
        await page.Locator("text=filesystem / python-flask-env").ClickAsync();
        await page.Locator("a", new() { HasText = "Build" }).ClickAsync();

        await Expect(page.Locator("#build-status:has-text(\"COMPLETED\")")).ToHaveCountAsync(1);
        await page.GotoAsync("/conda-store/");
        await Expect(page.Locator("text=filesystem / python-flask-env")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Pages_WithoutScripts_CanBeRead()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("default", "name: open\nchannels: [local]\ndependencies: [p3]\n");
        (IPage page, _) = await browser.OpenAsync(store, scripts: false);
        await page.GotoAsync("/");
        await page.Locator("text=default / open").ClickAsync();
        await page.Locator("a", new() { HasText = "Build" }).ClickAsync();

        await Expect(page.Locator("#build-status")).ToHaveTextAsync("COMPLETED");
        await Expect(page.Locator("#log")).ToContainTextAsync("packages linked", new() { UseInnerText = false });
        await page.GetByPlaceholder("Find a package").FillAsync("p1");
        await page.GetByPlaceholder("Find a package").PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Packages" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Forms_WithoutScripts_LogInAndBuild()
    {
        await using WebStore store = await WebStore.StartAsync();
        (IPage page, _) = await browser.OpenAsync(store, scripts: false);
        await page.GotoAsync("/conda-store/login/?next=/conda-store/admin/create/");
        await page.GetByLabel("Username").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync("wrong");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Invalid authentication credentials");
        Assert.DoesNotContain("wrong", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Username").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync("password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();

        // Every mistake is told, and nothing that was written is lost.
        await page.GetByLabel("Name of the new namespace").FillAsync("team");
        await page.GetByLabel("Namespace", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "New namespace…" });
        await page.GetByLabel("Content").FillAsync("name: greet\nchannels: [local]\ndependencies:\n- hello>=\n- p1<\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 4");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Line 5");
        await page.GetByLabel("Name of the new namespace").FillAsync("team");
        await page.GetByLabel("Namespace", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "New namespace…" });
        await page.GetByLabel("Content").FillAsync((await page.GetByLabel("Content").InputValueAsync()).Replace(">=", "", StringComparison.Ordinal).Replace("p1<", "p1", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Build 1" })).ToBeVisibleAsync();
        await store.Api.EndedAsync(1);
        await page.ReloadAsync();
        await Expect(page.Locator("#build-status")).ToHaveTextAsync("COMPLETED");
    }

    [Fact]
    public async Task Edit_WhileTyping_PreviewsWhatWouldChange()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0, p1]\n");
        await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [helo, p1]\n");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.GotoAsync("/conda-store/admin/build/2/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit and retry" }).ClickAsync();

        ILocator preview = page.GetByRole(AriaRole.Region, new() { Name = "Preview" });
        await Expect(preview).ToContainTextAsync("helo");
        await Expect(preview).ToContainTextAsync("cannot be built");
        string text = await page.GetByLabel("Content").InputValueAsync();
        await page.GetByLabel("Content").FillAsync(text.Replace("helo", "hello=2.0", StringComparison.Ordinal));
        await Expect(preview).ToContainTextAsync("hello 1.0 → 2.0");
        await Expect(preview).ToContainTextAsync("the same as build 1");
        await page.GetByLabel("Content").FillAsync(text.Replace("helo", "hello>=", StringComparison.Ordinal));
        await preview.GetByRole(AriaRole.Button, new() { Name = "Line" }).ClickAsync();
        Assert.Equal("- hello>=", await page.EvaluateAsync<string>("() => { const t = document.activeElement; return t.value.slice(t.selectionStart, t.selectionEnd); }"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Edit_SessionEndedMeanwhile_SaysSoAndLeadsBackAfterLogin()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("team", "# kept\nname: greet\nchannels: [local]\ndependencies: [p1]\n");
        (IPage page, _) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.GotoAsync("/conda-store/admin/environment/team/greet/edit/");
        Assert.StartsWith("# kept\n", await page.GetByLabel("Content").InputValueAsync(), StringComparison.Ordinal);
        await page.Context.ClearCookiesAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Build", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your session has ended.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Log in again" }).ClickAsync();
        await page.GetByLabel("Username").FillAsync("alice");
        await page.GetByLabel("Password").FillAsync("password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();
        await Expect(page.GetByLabel("Content")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Package_OfEnvironments_TellsWhoUsesWhichVersion()
    {
        await using WebStore store = await WebStore.StartAsync(("Store:Settings:conda_indexed_channels", "[\"local\"]"));
        await store.BuiltAsync("team", "name: older\nchannels: [local]\ndependencies: [hello=1.0]\n");
        await store.BuiltAsync("lab", "name: newer\nchannels: [local]\ndependencies: [hello]\n");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Packages" }).ClickAsync();
        await page.GetByLabel("Name of a package").FillAsync("hel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "hello", Exact = true }).ClickAsync();

        ILocator rows = page.GetByRole(AriaRole.Row);
        await Expect(rows.Filter(new() { HasText = "team / older" })).ToContainTextAsync("=1.0");
        await Expect(rows.Filter(new() { HasText = "lab / newer" })).ToContainTextAsync("any");
        await Expect(page.GetByText("Newest 2.0, in 2 environments of yours.")).ToBeVisibleAsync();
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Pages_InAnyWindow_AreNotWiderThanIt()
    {
        await using WebStore store = await WebStore.StartAsync();
        await store.BuiltAsync("team-with-a-long-name", "name: an-environment-with-a-rather-long-name\ndescription: d\nchannels: [local]\ndependencies: [hello=1.0, p1]\n");
        await store.BuiltAsync("team-with-a-long-name", "name: an-environment-with-a-rather-long-name\nchannels: [local]\ndependencies: [hello=9.9]\n");
        (IPage page, _) = await browser.OpenAsync(store);
        await page.SetViewportSizeAsync(360, 740);
        await page.GotoAsync("/conda-store/login/?next=/conda-store/admin/");
        await NotWiderAsync(page);
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        string place = "admin/environment/team-with-a-long-name/an-environment-with-a-rather-long-name/";
        foreach (string path in new[]
        {
            "admin/", place, place + "history/?from=1&to=2", place + "edit/", "admin/build/1/", "admin/build/2/", "admin/create/", "admin/namespace/",
            "admin/namespace/team-with-a-long-name/", "admin/namespace/team-with-a-long-name/access/", place + "access/", "admin/package/?search=p", "admin/package/hello/", "admin/activity/", "admin/setting/", "admin/user/",
        })
        {
            await page.GotoAsync("/conda-store/" + path);
            foreach (int width in new[] { 360, 768, 1100, 1440 })
            {
                await page.SetViewportSizeAsync(width, 740);
                await NotWiderAsync(page);
            }
        }
    }

    private static async Task NotWiderAsync(IPage page) => Assert.True(
        await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0, $"{page.Url} is wider than {page.ViewportSize!.Width}");
}
