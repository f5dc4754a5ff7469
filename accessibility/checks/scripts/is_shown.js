const [width, height, medium, features] = arguments;
return innerWidth === width && innerHeight === height && matchMedia(medium).matches
  && Object.entries(features).every(([name, value]) => matchMedia(`(${name}: ${value})`).matches);
