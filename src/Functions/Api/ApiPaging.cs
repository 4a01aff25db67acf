namespace CondaStore.Functions.Api;

/// <summary>
/// Represents the paging of API version 1: pages are numbered from 1, and no page is larger than <see cref="ApiQuery.PageLimit"/>. Page
/// 0, which existing clients request, is the first page.
/// </summary>
/// <param name="Page">The page number as requested and as returned in the response.</param>
/// <param name="Size">The page size, limited to the allowed range.</param>
public readonly record struct ApiPaging(int Page, int Size)
{
    /// <summary>The number of items before the page.</summary>
    public int Offset => (int)Math.Min((long)Math.Max(Page - 1, 0) * Size, int.MaxValue);

    /// <summary>Reads the parameters <c>page</c> and <c>size</c>.</summary>
    /// <exception cref="RequestFaultException">One of them is not an integer or out of range.</exception>
    public static ApiPaging From(ApiQuery query, int sizeWhenAbsent = ApiQuery.PageLimit)
    {
        int page = query.Integer("page") ?? 1;
        int? size = query.Integer("size");
        if (page < 0)
        {
            throw OutOfRange("page", 0, page);
        }

        if (size < 1)
        {
            throw OutOfRange("size", 1, size.Value);
        }

        return new ApiPaging(page, size is null ? sizeWhenAbsent : Math.Min(size.Value, ApiQuery.PageLimit));
    }

    private static RequestFaultException OutOfRange(string name, int least, int found) =>
        new(new RequestFault("greater_than_equal", ["query", name], $"Input should be greater than or equal to {least}", found));
}
