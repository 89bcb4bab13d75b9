# Was niemand vorhergesehen hat.

error-unexpected = Hier ist etwas schiefgegangen, und es ist notiert; versuch es bitte noch einmal.
