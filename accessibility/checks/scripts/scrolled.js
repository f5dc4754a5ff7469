return [scrollX, scrollY];
