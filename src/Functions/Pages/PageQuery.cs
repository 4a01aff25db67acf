using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Pages;

/// <summary>What addresses of pages say behind the question mark.</summary>
internal static class PageQuery
{
    /// <summary>The number of a page, from 1; the first when there is none or it is not one.</summary>
    public static int Number(HttpRequest request) =>
        int.TryParse(new ApiQuery(request).Text("page"), out int number) && number is > 0 and < 1_000_000 ? number : 1;

    /// <summary>The items of a page.</summary>
    public static Paging Paging(int number, int size) => new((number - 1) * size, size);

    /// <summary>A text, null when it is empty.</summary>
    public static string? Text(ApiQuery query, string name) => query.Text(name)?.Trim() is { Length: > 0 } text ? text : null;
}
