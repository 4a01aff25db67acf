using System.Reflection;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.OpenApi;

/// <summary>
/// Creates the OpenAPI 3.1 document of the API (https://spec.openapis.org/oas/v3.1.1.html) from the functions and the types of their bodies
/// and responses, so that it always matches them.
/// </summary>
public sealed class OpenApiDocument(FunctionRoutes routes, IOptions<StoreOptions> options)
{
    private const string Conventions =
        """
        The REST API of conda-store.

        **Addresses** end with a slash, which may be left out.

        **Responses** are JSON in an envelope: `status` is `ok`, `data` has the result, `message` a text or null. A failed request has
        `status` = `error`, a `message`, the `error_code` if the cause is one of the store's, and `hints`. A malformed request has the
        status 422 and lists the faults in `detail`.

        **Times** are UTC without an offset, with microseconds.

        **Authentication**: send a token as `Authorization: Bearer TOKEN`. Requests without a token are anonymous. The examples take the
        address of the store from the variable `CONDA_STORE_URL` and the token from `CONDA_STORE_TOKEN`, as the command does.

        **Lists** of version 1 have numbered pages: `page` (from 1) and `size` (at most 100); `count` is the number of all items. Lists of
        version 2 continue after a `cursor`.

        **Repeating**: a response with status 429, 502 or 503 may succeed later, after the seconds in `Retry-After` if there are any.
        """;

    private static readonly Dictionary<string, string> Groups = new(StringComparer.Ordinal)
    {
        ["access"] = "The caller, permissions, tokens and login.",
        ["archive"] = "Archiving many old builds by rule.",
        ["builds"] = "Builds, which are attempts to turn a specification into an environment, and their files.",
        ["environments"] = "Environments, which are the names under which the builds of a namespace are used.",
        ["namespaces"] = "Namespaces, which represent the teams that own environments, and roles in them.",
        ["packages"] = "The indexed channels and their packages.",
        ["settings"] = "Settings of the store, of namespaces and of environments; the most specific level overrides the others.",
        ["specifications"] = "Building, solving and previewing the content of environments.",
        ["status"] = "The health and the usage of the store.",
        ["audit"] = "What was changed, by whom and from where.",
        ["transfer"] = "Backups of the store, and environments as files.",
    };

    private readonly Lazy<JsonObject> _document = new(() => Build(routes, options.Value));

    /// <summary>The document; it must not be modified.</summary>
    public JsonObject Json => _document.Value;

    private static JsonObject Build(FunctionRoutes routes, StoreOptions options)
    {
        OpenApiSchemas schemas = new();
        JsonObject paths = [];
        foreach (FunctionRoute route in routes.All.OrderBy(r => r.Template.TemplateText, StringComparer.Ordinal))
        {
            if (route.Method.GetCustomAttribute<OperationAttribute>() is not { } operation)
            {
                continue;
            }

            OpenApiPath path = new(route, options.UrlPrefix);
            JsonObject item = paths[path.Text] as JsonObject ?? [];
            string method = route.Methods.Single(m => m != "HEAD");
            item[method.ToLowerInvariant()] = new OpenApiOperation(route.Function, method, path, operation, schemas).Describe();
            paths[path.Text] ??= item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "conda-store",
                ["version"] = ProductVersion.Text,
                ["description"] = Conventions,
                ["license"] = new JsonObject { ["name"] = "BSD 3-Clause", ["identifier"] = "BSD-3-Clause" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The store that serves this document." }),
            ["security"] = new JsonArray(
                new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["cookie"] = new JsonArray() }, new JsonObject()),
            ["tags"] = new JsonArray([.. Groups.Select(g => new JsonObject { ["name"] = g.Key, ["description"] = g.Value })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "A token of the store." },
                    ["cookie"] = new JsonObject
                    {
                        ["type"] = "apiKey",
                        ["in"] = "cookie",
                        ["name"] = SessionCookie.Name,
                        ["description"] = "The session of a browser.",
                    },
                },
                ["schemas"] = schemas.Components(),
            },
        };
    }
}
