using System.Net;
using System.Text.RegularExpressions;
using CondaStore.Web.Tests.Running;

namespace CondaStore.Web.Tests.Pages;

/// <summary>Every page renders with the services that the Functions worker registers, MVC among them, and with scope validation on.</summary>
public sealed partial class WorkerServicesTests(FilledWebStore filled)
{
    [Theory]
    [InlineData("login/?next=/conda-store/admin/", HttpStatusCode.OK)]
    [InlineData("ui/", HttpStatusCode.OK)]
    [InlineData("redoc", HttpStatusCode.OK)]
    [InlineData("admin/", HttpStatusCode.OK)]
    [InlineData("admin/create/", HttpStatusCode.OK)]
    [InlineData("admin/environment/team/greet/", HttpStatusCode.OK)]
    [InlineData("admin/environment/team/greet/edit/", HttpStatusCode.OK)]
    [InlineData("admin/build/1/", HttpStatusCode.OK)]
    [InlineData("admin/build/2/", HttpStatusCode.OK)]
    [InlineData("admin/namespace/", HttpStatusCode.OK)]
    [InlineData("admin/namespace/team/", HttpStatusCode.OK)]
    [InlineData("admin/setting/", HttpStatusCode.OK)]
    [InlineData("admin/setting/team/", HttpStatusCode.OK)]
    [InlineData("admin/setting/team/greet/", HttpStatusCode.OK)]
    [InlineData("admin/user/", HttpStatusCode.OK)]
    [InlineData("admin/nothing/", HttpStatusCode.NotFound)]
    public async Task Page_WithMvcAndScopeValidation_RendersAndNamesWhereItsFormsGo(string path, HttpStatusCode status)
    {
        using HttpClient browser = filled.Store.Browser(filled.Store.TokenOf("*/*", "admin"));

        HttpResponseMessage answer = await browser.GetAsync(path);
        string html = await answer.Content.ReadAsStringAsync();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.All(Form().Matches(html), form => Assert.Matches(" action=\"[^\"]+\"", form.Value));
    }

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex Form();
}
