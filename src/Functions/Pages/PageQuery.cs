using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>Reads the query of page URLs.</summary>
internal static class PageQuery
{
    /// <summary>Gets the page number, from 1; 1 if it is missing or invalid.</summary>
    public static int Number(HttpRequest request) =>
        int.TryParse(new ApiQuery(request).Text("page"), out int number) && number is > 0 and < 1_000_000 ? number : 1;

    /// <summary>Gets the range of items of a page.</summary>
    public static Paging Paging(int number, int size) => new((number - 1) * size, size);

    /// <summary>Gets a parameter, or null if it is empty.</summary>
    public static string? Text(ApiQuery query, string name) => query.Text(name)?.Trim() is { Length: > 0 } text ? text : null;
}
