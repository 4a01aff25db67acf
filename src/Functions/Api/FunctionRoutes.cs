using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api;

/// <summary>Represents all HTTP routes of the app, in the order in which the Functions host matches them.</summary>
public sealed class FunctionRoutes
{
    /// <summary>The name of the function that handles requests that match no other function.</summary>
    public const string Fallback = "ZzFallback";

    /// <summary>Reads the routes of this assembly.</summary>
    public FunctionRoutes(IServiceProvider services)
    {
        const BindingFlags Methods = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        All =
        [
            .. from type in typeof(FunctionRoutes).Assembly.GetTypes()
               from method in type.GetMethods(Methods)
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null
               from parameter in method.GetParameters()
               let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
               where trigger is not null
               orderby function.Name.ToUpperInvariant()
               select new FunctionRoute(function.Name, method, trigger, services),
        ];
    }

    /// <summary>The routes.</summary>
    public IReadOnlyList<FunctionRoute> All { get; }

    /// <summary>
    /// Gets the HTTP methods that functions other than the fallback accept on the path of a request; empty if the path is unknown.
    /// </summary>
    public IReadOnlyList<string> MethodsOn(HttpContext http) =>
    [
        .. All.Where(r => r.Function != Fallback && r.TryMatch(http, out _))
            .SelectMany(r => r.Methods).Distinct().Order(StringComparer.Ordinal),
    ];
}
