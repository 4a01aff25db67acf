using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>Pages are usable by keyboard and by ear, in light and in dark.</summary>
public sealed class AccessibilityTests(Browser browser, FilledWebStore filled)
{
    // Only colours differ in the dark, and these pages have all of them.
    [Theory]
    [InlineData(
        ColorScheme.Light, "admin/", "admin/create/", "admin/environment/team/greet/", "admin/build/1/", "admin/build/2/", "admin/environment/team/greet/history/?from=1&to=1", "admin/environment/team/greet/edit/", "admin/package/", "admin/activity/", "admin/package/?search=p", "admin/package/hello/",
        "admin/selected/?do=archive&environment=team/greet", "admin/selected/", "admin/namespace/", "admin/namespace/team/", "admin/namespace/team/access/", "admin/environment/team/greet/access/",
        "admin/setting/team/", "admin/user/", "admin/nothing/")]
    [InlineData(ColorScheme.Dark, "admin/environment/team/greet/", "admin/build/2/")]
    public async Task Page_InBothSchemes_KeepsTheRules(ColorScheme scheme, params string[] pages)
    {
        (IPage page, List<string> problems) = await browser.OpenAsync(filled.Store, scheme);
        await page.GotoAsync("/conda-store/admin/");
        List<string> faults = [.. await Browser.FaultsAsync(page)];
        await page.GotoAsync("/conda-store/login/?next=/conda-store/admin/");
        faults.AddRange(await Browser.FaultsAsync(page));
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        foreach (string path in pages)
        {
            await page.GotoAsync("/conda-store/" + path);
            faults.AddRange(await Browser.FaultsAsync(page));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.DoesNotContain(problems, p => !p.Contains("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keyboard_FirstStop_SkipsToTheContent()
    {
        (IPage page, _) = await browser.OpenAsync(filled.Store);
        await page.GotoAsync("/conda-store/admin/");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#content")).ToBeFocusedAsync();
    }
}
