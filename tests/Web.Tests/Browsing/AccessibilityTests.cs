using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>Pages are usable by keyboard and by ear, in light and in dark.</summary>
public sealed class AccessibilityTests(Browser browser, FilledWebStore filled)
{
    private static readonly string[] Pages =
    [
        "admin/", "admin/create/", "admin/environment/team/greet/", "admin/environment/team/greet/edit/", "admin/build/1/", "admin/build/2/",
        "admin/namespace/", "admin/namespace/team/", "admin/setting/", "admin/setting/team/greet/", "admin/user/", "admin/nothing/", "redoc",
    ];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Page_EveryOne_KeepsTheRules(ColorScheme scheme)
    {
        (IPage page, List<string> problems) = await browser.OpenAsync(filled.Store, scheme);
        await page.GotoAsync("/conda-store/admin/");
        List<string> faults = [.. await Browser.FaultsAsync(page)];
        await page.GotoAsync("/conda-store/login/?next=/conda-store/admin/");
        faults.AddRange(await Browser.FaultsAsync(page));
        await page.GotoAsync("/conda-store/admin/");
        await Browser.LogInAsync(page);
        foreach (string path in Pages)
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

        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));
    }
}
