using CondaStore.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Tests.Api;

public sealed class ApiQueryTests
{
    [Theory]
    [InlineData("?page=2/", "page", "2")]
    [InlineData("?status=COMPLETED/", "status", "COMPLETED")]
    [InlineData("?conda=python%3D3.11/", "conda", "python=3.11")]
    [InlineData("?search=a%2F", "search", "a/")]
    [InlineData("?a=1&a=2", "a", "2")]
    [InlineData("?a=", "a", "")]
    [InlineData("", "a", null)]
    public void Text_Query_DropsOneTrailingSlash(string query, string name, string? expected) =>
        Assert.Equal(expected, Query(query).Text(name));

    [Fact]
    public void Texts_RepeatedKeys_GivesAllInOrder() =>
        Assert.Equal(["x", "y", "z"], Query("?channel=x&channel=&channels=z&channel=y").Texts("channel", "channels"));

    [Theory]
    [InlineData("?size=abc")]
    [InlineData("?size=")]
    [InlineData("?size=1.5")]
    [InlineData("?size=99999999999")]
    public void Integer_NoInteger_IsAFault(string query) =>
        Assert.Equal("int_parsing", Assert.Throws<RequestFaultException>(() => Query(query).Integer("size")).Faults[0].Type);

    [Fact]
    public void OneOf_ValueNotOnTheList_NamesTheList()
    {
        RequestFaultException fault = Assert.Throws<RequestFaultException>(() => Query("?order=foo").OneOf("order", "asc", "desc"));

        Assert.Equal("Input should be 'asc' or 'desc'", fault.Message);
    }

    private static ApiQuery Query(string query)
    {
        DefaultHttpContext http = new();
        http.Request.QueryString = new QueryString(query);
        return new ApiQuery(http.Request);
    }
}
