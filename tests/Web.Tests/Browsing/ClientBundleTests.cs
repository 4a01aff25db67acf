using System.Diagnostics;
using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>conda-store's own client, unchanged, as it is published.</summary>
public sealed class ClientBundleTests(Browser browser)
{
    [Fact]
    public async Task Client_OnThisStore_ListsEnvironmentsAndPackages()
    {
        string bundle = await FetchAsync();
        await using WebStore store = await WebStore.StartAsync(("Store:Ui:Bundle", bundle));
        await store.BuiltAsync("team", "name: greet\nchannels: [local]\ndependencies: [hello=1.0, p5]\n");
        (IPage page, List<string> problems) = await browser.OpenAsync(store);
        await page.GotoAsync("/conda-store/login/?next=/conda-store/ui/");
        await page.GetByPlaceholder("Username").FillAsync("alice");
        await page.GetByPlaceholder("Password").FillAsync("password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();

        await page.GetByText("team", new() { Exact = true }).ClickAsync();
        await page.GetByText("greet", new() { Exact = true }).ClickAsync();

        await Expect(page.GetByText("Requested Packages")).ToBeVisibleAsync();
        await Expect(page.GetByText("hello", new() { Exact = true }).First).ToBeVisibleAsync();
        // p5 brings this one along, so it is among what is installed and not among what was asked for.
        await Expect(page.GetByText("p2", new() { Exact = true })).ToBeVisibleAsync();
        // Its style sheet names fonts of another site, which the policy of the page keeps out; its own markup has units that are none.
        Assert.DoesNotContain(problems, p => !p.Contains("fonts.gstatic.com", StringComparison.Ordinal) && !p.Contains("<svg> attribute", StringComparison.Ordinal));
    }

    internal static async Task<string> FetchAsync()
    {
        string script = RepositoryFolder.At("scripts", "fetch-ui.sh");
        using Process process = Process.Start(new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string folder = (await process.StandardOutput.ReadToEndAsync()).Trim();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return folder;
    }
}
