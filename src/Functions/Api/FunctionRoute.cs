using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Api;

/// <summary>
/// Represents the route of an HTTP function: template, inline constraints and methods, matched as the Functions host does.
/// </summary>
public sealed class FunctionRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly IDictionary<string, IRouteConstraint> _constraints;

    /// <summary>Creates the route of a function.</summary>
    public FunctionRoute(string function, MethodInfo method, HttpTriggerAttribute trigger, IServiceProvider services)
    {
        Function = function;
        Method = method;
        Methods = [.. (trigger.Methods ?? []).Select(m => m.ToUpperInvariant())];
        Template = TemplateParser.Parse(trigger.Route ?? function);

        RouteOptions options = new();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        RouteConstraintBuilder constraints = new(
            new DefaultInlineConstraintResolver(Options.Create(options), services), Template.TemplateText!);
        RouteValueDictionary defaults = [];
        foreach (TemplatePart parameter in Template.Parameters)
        {
            if (parameter.DefaultValue is not null)
            {
                defaults.Add(parameter.Name!, parameter.DefaultValue);
            }

            if (parameter.IsOptional)
            {
                constraints.SetOptional(parameter.Name!);
            }

            foreach (InlineConstraint constraint in parameter.InlineConstraints)
            {
                constraints.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
            }
        }

        _constraints = constraints.Build();
        _matcher = new TemplateMatcher(Template, defaults);
    }

    /// <summary>The name of the function.</summary>
    public string Function { get; }

    /// <summary>The method with the function attribute.</summary>
    public MethodInfo Method { get; }

    /// <summary>The HTTP methods in upper case; empty for all.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>The parsed template.</summary>
    public RouteTemplate Template { get; }

    /// <summary>Gets whether the function accepts an HTTP method.</summary>
    public bool Takes(string httpMethod) => Methods.Count == 0 || Methods.Contains(httpMethod.ToUpperInvariant());

    /// <summary>Gets whether the path matches the route, and the values of the route parameters if so.</summary>
    public bool TryMatch(HttpContext http, [NotNullWhen(true)] out RouteValueDictionary? values)
    {
        values = null;
        RouteValueDictionary found = [];
        if (!_matcher.TryMatch(http.Request.Path, found))
        {
            return false;
        }

        foreach ((string key, IRouteConstraint constraint) in _constraints)
        {
            if (!constraint.Match(http, null, key, found, RouteDirection.IncomingRequest))
            {
                return false;
            }
        }

        values = found;
        return true;
    }
}
