using System.Net;
using System.Text.RegularExpressions;
using CondaStore.App.Tests.FunctionsHost;

namespace CondaStore.App.Tests;

/// <summary>The HTTP functions of what is deployed, called by an anonymous caller and by an administrator who signed in.</summary>
[Trait("Needs", "Azurite")]
[Collection(typeof(PublishedAppCollection))]
public sealed partial class PublishedRoutesTests(PublishedApp app, BuiltEnvironment built) : IClassFixture<BuiltEnvironment>
{
    private const string Html = "text/html";

    // Responses to an administrator that are not 200.
    private static readonly Dictionary<string, HttpStatusCode> ToAdministrator = new(StringComparer.Ordinal)
    {
        // Artifacts are in the storage, which signs a link.
        ["BuildLogs"] = HttpStatusCode.TemporaryRedirect,
        ["BuildYaml"] = HttpStatusCode.TemporaryRedirect,
        ["BuildExplicit"] = HttpStatusCode.TemporaryRedirect,
        ["BuildLockfile"] = HttpStatusCode.TemporaryRedirect,
        ["BuildArchive"] = HttpStatusCode.TemporaryRedirect,
        ["EnvironmentLockfile"] = HttpStatusCode.TemporaryRedirect,
        ["Home"] = HttpStatusCode.TemporaryRedirect,
        ["HomeRoot"] = HttpStatusCode.TemporaryRedirect,
        // The store makes neither.
        ["BuildDocker"] = HttpStatusCode.BadRequest,
        ["BuildInstaller"] = HttpStatusCode.BadRequest,
        // Nothing is kept, no link is signed, no provider signs users in, and the others are for what does not exist.
        ["ChannelMirror"] = HttpStatusCode.NotFound,
        ["StorageGet"] = HttpStatusCode.NotFound,
        ["OAuthCallback"] = HttpStatusCode.NotFound,
        ["PageZzUnknown"] = HttpStatusCode.NotFound,
        ["UserInterface"] = HttpStatusCode.NotFound,
        ["ZzFallback"] = HttpStatusCode.NotFound,
    };

    private static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal)
    {
        ["NamespaceRoleGet"] = "?other_namespace=default",
        ["SpecificationSolve"] = "?channel=local&conda=hello",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IEnumerable<LoadedFunction> Routes => app.Host.Functions.Values.Where(f => f.TriggerType == "httpTrigger");

    private IEnumerable<LoadedFunction> Readers => Routes.Where(f => MethodOf(f) == HttpMethod.Get);

    [Fact]
    public void Build_ByItsActivities_Completes()
    {
        Assert.Contains($"\"BuildId\":{built.Build},", built.StartedWith, StringComparison.Ordinal);
        Assert.Equal("COMPLETED", built.Status);
    }

    [Fact]
    public async Task Request_AnonymousOnEveryRoute_IsAnsweredWithoutFault()
    {
        List<string> wrong = [];
        foreach (LoadedFunction function in Routes)
        {
            (string path, Dictionary<string, string> values) = Example(function);
            using HttpRequestMessage request = new(MethodOf(function), path);
            using HttpResponseMessage response = await app.Host.RequestAsync(function.Name, request, values, Token);
            string text = await response.Content.ReadAsStringAsync(Token);

            bool isWhole = response.StatusCode < HttpStatusCode.InternalServerError && (!IsHtml(response) || IsWholePage(text));
            if (!isWhole)
            {
                wrong.Add($"{function.Name} {path}: {(int)response.StatusCode} {text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong) + "\n" + app.Host.Log);
    }

    [Fact]
    public async Task Get_AdministratorOnEveryRoute_Succeeds()
    {
        List<string> wrong = [];
        foreach (LoadedFunction function in Readers)
        {
            (string path, Dictionary<string, string> values) = Example(function);
            using HttpResponseMessage response = await built.RequestAsync(function.Name, HttpMethod.Get, path, null, values);

            if (response.StatusCode != ToAdministrator.GetValueOrDefault(function.Name, HttpStatusCode.OK))
            {
                wrong.Add($"{function.Name} {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong) + "\n" + app.Host.Log);
    }

    [Fact]
    public async Task Get_AdministratorOnEveryPage_GetsThePageOfTheUser()
    {
        List<string> wrong = [];
        LoadedFunction[] pages = [.. Readers.Where(f => f.Name.StartsWith("Page", StringComparison.Ordinal))];
        Assert.NotEmpty(pages);
        foreach (LoadedFunction function in pages)
        {
            (string path, Dictionary<string, string> values) = Example(function);
            using HttpResponseMessage response = await built.RequestAsync(function.Name, HttpMethod.Get, path, null, values);
            string text = await response.Content.ReadAsStringAsync(Token);

            if (!IsHtml(response) || !IsWholePage(text) || !text.Contains(BuiltEnvironment.User, StringComparison.Ordinal))
            {
                wrong.Add($"{function.Name} {path}: {(int)response.StatusCode} {text}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong) + "\n" + app.Host.Log);
    }

    [Fact]
    public async Task Get_LinkOfAnArtifact_NeedsNoCredentials()
    {
        using HttpClient http = new();
        foreach (LoadedFunction function in Readers.Where(f => f.Name.StartsWith("Build", StringComparison.Ordinal)
            && ToAdministrator.GetValueOrDefault(f.Name) == HttpStatusCode.TemporaryRedirect))
        {
            (string path, Dictionary<string, string> values) = Example(function);
            using HttpResponseMessage response = await built.RequestAsync(function.Name, HttpMethod.Get, path, null, values);

            byte[] artifact = await http.GetByteArrayAsync(response.Headers.Location, Token);

            Assert.True(artifact.Length > 0, function.Name);
        }
    }

    private static HttpMethod MethodOf(LoadedFunction function) => new(function.Trigger.GetProperty("methods")[0].GetString()!.ToUpperInvariant());

    private static bool IsHtml(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == Html;

    private static bool IsWholePage(string text) =>
        text.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal)
        && text.TrimEnd().EndsWith("</html>", StringComparison.Ordinal)
        && text.Contains("<h1", StringComparison.Ordinal);

    // A path that the route of a function takes, and the values of its parameters in it, which name what exists.
    private (string Path, Dictionary<string, string> Values) Example(LoadedFunction function)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        string path = Parameter().Replace(function.Trigger.GetProperty("route").GetString()!, parameter =>
        {
            string name = parameter.Groups["name"].Value;
            return values[name] = Words().Match(parameter.Groups["constraint"].Value) is { Success: true } words
                ? words.Groups[1].Value.Replace("\\", "", StringComparison.Ordinal).Replace("?", "", StringComparison.Ordinal)
                : ValueOf(function, name);
        });
        return ($"/{path}{Queries.GetValueOrDefault(function.Name)}", values);
    }

    private string ValueOf(LoadedFunction function, string parameter) => parameter switch
    {
        "ns" => BuiltEnvironment.Namespace,
        "env" => BuiltEnvironment.Name,
        "id" when function.Name.StartsWith("Backup", StringComparison.Ordinal) => built.Backup,
        "id" when function.Name.StartsWith("Import", StringComparison.Ordinal) => built.Import,
        "id" => $"{built.Build}",
        "operation" => "backup-create",
        "run" => built.ArchiveRun,
        "file" => "favicon.ico",
        _ => "1",
    };

    [GeneratedRegex(@"\{\*?(?<name>\w+)(?::(?<constraint>(?:[^{}])*?))?\??\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^regex\(\^\(?([^|)$]*)")]
    private static partial Regex Words();
}
