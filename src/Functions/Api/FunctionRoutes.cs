using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api;

/// <summary>All HTTP routes of this app, in the order in which the Functions host tries them.</summary>
public sealed class FunctionRoutes
{
    /// <summary>The name of the function that takes whatever no other function takes.</summary>
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

    /// <summary>The HTTP methods that functions other than the fallback take on the request's path; empty for an unknown path.</summary>
    public IReadOnlyList<string> MethodsOn(HttpContext http) =>
    [
        .. All.Where(r => r.Function != Fallback && r.TryMatch(http, out _)).SelectMany(r => r.Methods).Distinct().Order(StringComparer.Ordinal),
    ];
}
