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
}
