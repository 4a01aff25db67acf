using System.Reflection;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Configuration;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api.System;

/// <summary>Creates the OpenAPI 3.1 document of the API from the functions, so that it always matches them.</summary>
public sealed class OpenApiDocument(FunctionRoutes routes, IOptions<StoreOptions> options)
{
    private readonly Lazy<JsonObject> _document = new(() => Build(routes, options.Value));

    /// <summary>The document; it must not be modified.</summary>
    public JsonObject Json => _document.Value;

    private static JsonObject Build(FunctionRoutes routes, StoreOptions options)
    {
        JsonObject paths = [];
        foreach (FunctionRoute route in routes.All)
        {
            if (route.Method.GetCustomAttribute<OperationAttribute>() is not { } operation)
            {
                continue;
            }

            string path = Path(route.Template, options);
            JsonObject item = paths[path] as JsonObject ?? [];
            foreach (string method in route.Methods)
            {
                item[method.ToLowerInvariant()] = Describe(route, operation);
            }

            paths[path] ??= item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "conda-store",
                ["version"] = ProductVersion.Text,
                ["license"] = new JsonObject { ["name"] = "BSD 3-Clause", ["url"] = "https://opensource.org/licenses/BSD-3-Clause" },
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                    ["cookie"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = SessionCookie.Name },
                },
                ["schemas"] = new JsonObject { ["Error"] = ErrorSchema() },
            },
        };
    }

    private static string Path(RouteTemplate template, StoreOptions options)
    {
        string path = "/" + string.Join('/', template.Segments.Select(s => string.Concat(s.Parts.Select(p =>
            p.IsParameter ? "{" + p.Name + "}" : p.Text))));
        if (path.StartsWith(StoreOptions.DefaultUrlPrefix, StringComparison.Ordinal))
        {
            path = options.UrlPrefix.TrimEnd('/') + path[StoreOptions.DefaultUrlPrefix.Length..];
        }

        bool isFile = global::System.IO.Path.GetExtension(path) is { Length: > 0 } || template.Segments.Any(s => s.Parts.Any(p => p.IsCatchAll));
        return isFile ? path : path + "/";
    }

    private static JsonObject Describe(FunctionRoute route, OperationAttribute operation)
    {
        JsonArray parameters = [];
        foreach (TemplatePart part in route.Template.Parameters)
        {
            string type = part.InlineConstraints.Any(c => c.Constraint == "int") || part.Name == "id" ? "integer" : "string";
            parameters.Add((JsonNode)Parameter(part.Name!, "path", type, required: true));
        }

        foreach (string name in operation.Query.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            parameters.Add((JsonNode)Parameter(name.TrimEnd('*'), "query", name.EndsWith('*') ? "array" : "string", required: false));
        }

        JsonObject description = new()
        {
            ["operationId"] = route.Function,
            ["tags"] = new JsonArray(operation.Group),
            ["summary"] = operation.Summary,
            ["parameters"] = parameters,
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "Done.",
                    ["content"] = new JsonObject { [operation.Produces] = new JsonObject() },
                },
                ["default"] = new JsonObject
                {
                    ["description"] = "An error in the envelope.",
                    ["content"] = new JsonObject
                    {
                        ["application/json"] = new JsonObject
                        {
                            ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Error" },
                        },
                    },
                },
            },
        };
        if (operation.Permission is not null)
        {
            description["description"] = "Needs the permission `" + operation.Permission + "`.";
            description["security"] = new JsonArray(
                new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["cookie"] = new JsonArray() });
        }

        if (operation.Body is not null)
        {
            description["requestBody"] = Body(operation.Body);
        }

        return description;
    }

    private static JsonObject Parameter(string name, string place, string type, bool required) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = required,
        ["schema"] = type == "array"
            ? new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } }
            : new JsonObject { ["type"] = type },
    };

    private static JsonObject Body(string members)
    {
        JsonObject properties = [];
        foreach (string member in members.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            properties[member] = new JsonObject();
        }

        return new JsonObject
        {
            ["content"] = new JsonObject
            {
                ["application/json"] = new JsonObject
                {
                    ["schema"] = new JsonObject { ["type"] = "object", ["properties"] = properties },
                },
            },
        };
    }

    private static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("status", "message"),
        ["properties"] = new JsonObject
        {
            ["status"] = new JsonObject { ["const"] = "error" },
            ["message"] = new JsonObject { ["type"] = "string" },
            ["error_code"] = new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("CS1200") },
            ["hints"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        },
    };
}
