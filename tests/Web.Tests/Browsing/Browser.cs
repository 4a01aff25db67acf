using CondaStore.Web.Tests.Running;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CondaStore.Web.Tests.Browsing;

/// <summary>Debian's Chromium, one for all tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // As root without a sandbox; and nothing that asks the network by itself.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        // A loaded machine is slow, which is no mistake of a page.
        Assertions.SetDefaultExpectTimeout(30_000);
        Assert.True(File.Exists(Program), $"{Program} is missing; scripts/test.sh installs it");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Args = Arguments });
    }

    /// <summary>A window without a session. What goes wrong in its pages is kept in the list.</summary>
    internal async Task<(IPage Page, List<string> Problems)> OpenAsync(WebStore store, ColorScheme scheme = ColorScheme.Light, bool scripts = true)
    {
        IBrowserContext context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = store.Address.AbsoluteUri,
            ColorScheme = scheme,
            JavaScriptEnabled = scripts,
            Locale = "en-US",
        });
        context.SetDefaultTimeout(30_000);
        IPage page = await context.NewPageAsync();
        List<string> problems = [];
        page.PageError += (_, error) => problems.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add($"{page.Url}: {message.Text}");
            }
        };
        return (page, problems);
    }

    /// <summary>Logs in from the open page and returns to it.</summary>
    internal static async Task LogInAsync(IPage page)
    {
        await page.Locator("text=Login").ClickAsync();
        await page.Locator("[placeholder=\"Username\"]").FillAsync("alice");
        await page.Locator("[placeholder=\"Password\"]").FillAsync("password");
        await page.Locator("button:has-text(\"Sign In\")").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "alice" }).WaitForAsync();
    }

    /// <summary>What the rules of WCAG 2.1 A and AA and of good practice find on the open page.</summary>
    internal static async Task<string[]> FaultsAsync(IPage page)
    {
        AxeResult result = await page.RunAxe();
        return [.. result.Violations.Select(v => $"{page.Url}: {v.Id}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}")];
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
