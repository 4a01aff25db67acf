using CondaStore.Web.Tests.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>The page of the API shows every operation with a command line, under the policy of the pages.</summary>
public sealed class ViewerTests(Browser browser, FilledWebStore filled)
{
    [Fact]
    public async Task Page_InTheBrowser_ShowsOperationsAndContactsNoOtherSite()
    {
        (IPage page, List<string> problems) = await browser.OpenAsync(filled.Store);
        List<string> requests = [];
        page.Request += (_, request) => requests.Add(request.Url);
        await page.SetViewportSizeAsync(1440, 900);
        await page.GotoAsync("/conda-store/redoc");
        ILocator viewer = page.Locator("#reference");

        await Expect(viewer.GetByRole(AriaRole.Heading, new() { Name = "Builds an environment from an environment file or a lockfile." })).ToBeVisibleAsync();
        await Expect(viewer.Locator("pre").Filter(new() { HasText = "-X POST -H \"Authorization: Bearer $CONDA_STORE_TOKEN\"" }).First).ToBeAttachedAsync();
        Assert.Equal(0, await viewer.Locator("pre:not([tabindex])").CountAsync());
        foreach (int width in new[] { 360, 768, 1440 })
        {
            await page.SetViewportSizeAsync(width, 740);
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") <= 0, $"wider than {width}");
        }

        Assert.True(problems.Count == 0, string.Join("\n", problems));
        Assert.All(requests, r => Assert.StartsWith(filled.Store.Address.GetLeftPart(UriPartial.Authority), r.Replace("data:", filled.Store.Address.AbsoluteUri, StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
