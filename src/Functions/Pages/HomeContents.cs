using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>Finds what the list of environments shows, for the store's own start page and for that at <c>/ui/</c>.</summary>
public sealed class HomeContents(EnvironmentStore environments, NamespaceStore namespaces, BuildStore builds, Usage usage)
{
    /// <summary>Gets the parameters of the page for a request.</summary>
    /// <param name="request">The request, whose query narrows the list.</param>
    /// <param name="frame">The frame of the page.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Dictionary<string, object?>> GetAsync(HttpRequest request, PageFrame frame, CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        int number = PageQuery.Number(request);
        string? search = PageQuery.Text(query, "search");
        string? ns = PageQuery.Text(query, "namespace");
        BuildStatus? status = PageQuery.Text(query, "status") is { } text && BuildStatuses.TryParse(text, out BuildStatus state) ? state : null;
        (string? name, IReadOnlyList<string> packages) = SearchWords(search);
        EnvironmentQuery wanted = new()
        {
            Visibility = frame.Caller.Visibility,
            Search = name,
            Namespace = ns,
            Status = status,
            Packages = packages,
        };
        Page<StoreEnvironment> found = await environments.PageAsync(wanted, PageQuery.Paging(number, Home.PageSize), cancellationToken);
        IReadOnlyList<Namespace> visible = await namespaces.ListAsync(frame.Caller.Visibility, cancellationToken);
        IReadOnlyDictionary<string, NamespaceUsage> counts = await usage.GetAsync(frame.Caller.Visibility, cancellationToken);
        return new Dictionary<string, object?>
        {
            [nameof(Home.Found)] = new Page<EnvironmentBuilds>(
                await builds.OfEnvironmentsAsync(found.Items, cancellationToken), found.Count),
            [nameof(Home.Number)] = number,
            [nameof(Home.Search)] = search,
            [nameof(Home.Namespace)] = ns,
            [nameof(Home.Status)] = status,
            [nameof(Home.Namespaces)] =
                visible.Select(n => (n.Name, (long?)counts.GetValueOrDefault(n.Name)?.Environments)).ToArray(),
        };
    }

    // Words such as package:numpy name packages; the others are one text.
    private static (string? Text, IReadOnlyList<string> Packages) SearchWords(string? search)
    {
        const string Package = "package:";
        ILookup<bool, string> words = (search ?? string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToLookup(w => w.StartsWith(Package, StringComparison.OrdinalIgnoreCase));
        string text = string.Join(' ', words[false]);
        return (text.Length == 0 ? null : text, [.. words[true].Select(w => w[Package.Length..]).Where(w => w.Length > 0)]);
    }
}
